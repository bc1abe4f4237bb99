"""The language of a text, among all that Compact Language Detector 2 knows."""

_CODES = {"iw": "he", "in": "id", "jw": "jv", "no": "nb", "zh-Hant": "zh-Hant", "un": "", "tl": "fil", "mo": "ro"}


def language_of(text: str) -> tuple[str, bool]:
    """The code of a text's language (BCP 47), empty where it cannot be told, and whether that is sure."""
    import pycld2

    try:
        is_sure, _, found = pycld2.detect(text[:20_000].encode("utf-8", "ignore"), isPlainText=True, bestEffort=True)
    except (pycld2.error, ValueError):
        return "", False
    code = found[0][1]
    return _CODES.get(code, code), bool(is_sure) and found[0][2] >= 60
