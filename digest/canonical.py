"""The canonical form of an article's address: without what only tracks readers."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|fb\w*clid|[gd]clid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_hs\w+|hsctatracking|mkt_tok"
    r"|vero_\w+|oly_\w+|wt\.?_?mc\w*|at_(?:medium|campaign|link|bbc|ptr|format|custom)\w*|pk_\w+|mtm_\w+|ncid|cmpid|cmp|smid"
    r"|ref_?src|ref|referrer|referer|source|src|share|sh|soc_src|soc_trk|ocid|xtor|ns_\w+|spm|sr_share|guce\w*|outputtype|amp)",
    re.I,
)
_PORTS = {"http": ":80", "https": ":443"}


def canonical(url: str) -> str:
    """The address with https or http, host in lower case, and neither tracking parameters, AMP nor fragment.

    What is no address (RFC 3986) stays as it is.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = (parts.netloc.rpartition("@")[2]).lower().removesuffix(_PORTS.get(parts.scheme.lower(), "\0"))
    cached = re.fullmatch(r"/amp/s/([^/]+)(/.*)?", parts.path) if host in ("www.google.com", "google.com") else None
    if cached:
        return canonical(f"https://{cached[1]}{cached[2] or '/'}" + (f"?{parts.query}" if parts.query else ""))
    path = re.sub(r"(?:/amp|\.amp|/amp\.html)/?$|(?<=\.)amp\.(?=html?$)", "", parts.path)
    path = re.sub(r"^/amp/", "/", path) or "/"
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    return urlunsplit((parts.scheme.lower(), host, path, urlencode(kept), ""))


def host_of(url: str) -> str:
    """The host without `www.` and the like; empty where there is none."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", host)


def place_of(url: str) -> str:
    """What the addresses of one article have in common: no scheme, `www.`, `m.` or `amp.`, and no slash at the end."""
    try:
        parts = urlsplit(canonical(url))
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{host_of(url)}{parts.path.rstrip('/')}{query}"
