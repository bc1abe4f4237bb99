"""The language of a text, among all that Compact Language Detector 2 knows."""

from functools import cache

_CODES = {"iw": "he", "in": "id", "jw": "jv", "no": "nb", "zh-Hant": "zh-Hant", "un": "", "tl": "fil", "mo": "ro"}


def language_of(text: str, likely: str = "") -> tuple[str, bool]:
    """The code of a text's language (BCP 47), empty where it cannot be told, and whether that is sure.

    In doubt it is the `likely` one.
    """
    import pycld2

    hint = {"hintLanguage": likely} if likely in _known() else {}
    data = text[:20_000].encode("utf-8", "ignore")
    try:
        is_sure, _, found = pycld2.detect(data, isPlainText=True, bestEffort=True, **hint)
    except (pycld2.error, ValueError):
        return "", False
    code = found[0][1]
    return _CODES.get(code, code), bool(is_sure) and found[0][2] >= 60


@cache
def _known() -> frozenset[str]:
    """The codes that may be given as likely."""
    import pycld2

    return frozenset(code for _, code in pycld2.LANGUAGES)
