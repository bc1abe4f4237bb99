"""What is told to others once a site is published. A failure here is said, and never fails the publish. (effect)"""

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from digest.config import Target
from digest.publish.plan import Plan
from digest.publish.process import last_words
from digest.publish.stories import address_of

PATIENCE = 20.0
"""Seconds to wait for each part of an answer."""

MOST = 10_000
"""Addresses that IndexNow takes at once."""

FEEDS = ("feed.xml", "feed.json")


def tell_others(
    target: Target, base_url: str, plan: Plan, release: int, root: Path, patience: float = PATIENCE
) -> Iterator[str]:
    """Tell whom the target names; yields in words what failed."""
    asked: Iterable[tuple[str | None, str, Callable[[], None]]] = (
        (target.indexnow, "IndexNow", lambda: _index_now(target, base_url, plan, patience)),
        (target.websub, "WebSub", lambda: _websub(target.websub or "", base_url, plan, patience)),
        (target.after, "the command after publishing", lambda: _command(target.after or "", base_url, release, root)),
    )
    for wanted, name, tell in asked:
        if not wanted:
            continue
        try:
            tell()
        except (OSError, ValueError, subprocess.SubprocessError, _Refused) as error:
            yield f"published, but {name} failed: {error}"


class _Refused(Exception):  # noqa: N818 - says what they did
    """Somebody did not want to know."""


def _url(base_url: str, path: str) -> str:
    return base_url + quote(address_of(path), safe="/~")


def _index_now(target: Target, base_url: str, plan: Plan, patience: float) -> None:
    """https://www.indexnow.org/documentation: the key lies at the site's address, as a file of its own."""
    changed = [path for path in (*plan.puts, *plan.gone) if path.endswith(".html") and path != "404.html"]
    for start in range(0, len(changed), MOST):
        message = {
            "host": urlsplit(base_url).netloc,
            "key": target.indexnow,
            "keyLocation": f"{base_url}/{target.indexnow}.txt",
            "urlList": [_url(base_url, path) for path in changed[start : start + MOST]],
        }
        _post(target.indexnow_url, json.dumps(message).encode(), "application/json; charset=utf-8", patience)


def _websub(hub: str, base_url: str, plan: Plan, patience: float) -> None:
    """https://www.w3.org/TR/websub/: the hub is told which feeds changed, and fetches them itself."""
    changed = [path for path in plan.puts if path.rpartition("/")[2] in FEEDS]
    for path in changed:
        message = urlencode({"hub.mode": "publish", "hub.url": _url(base_url, path)}).encode()
        _post(hub, message, "application/x-www-form-urlencoded", patience)


def _post(url: str, data: bytes, kind: str, patience: float) -> None:
    """Raises _Refused, whatever the other side does: hangs up, answers nonsense, never answers."""
    request = urllib.request.Request(url, data, {"Content-Type": kind, "User-Agent": "digest"})
    whom = urlsplit(url).netloc
    try:
        with urllib.request.urlopen(request, timeout=patience):
            return
    except urllib.error.HTTPError as error:
        raise _Refused(f"{whom} answered {error.code}") from None
    except TimeoutError:
        raise _Refused(f"{whom} did not answer within {patience:g} seconds") from None
    except (OSError, HTTPException) as error:
        said = getattr(error, "reason", "") or error
        raise _Refused(f"{whom} did not answer: {said}") from None


def _command(command: str, base_url: str, release: int, root: Path) -> None:
    import os

    facts = {**os.environ, "DIGEST_ADDRESS": f"{base_url}/", "DIGEST_RELEASE": str(release)}
    done = subprocess.run(
        command, check=False, shell=True, cwd=root, env=facts, stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode:
        raise _Refused(f"it ended with {done.returncode}: {last_words(done.stderr)}")
