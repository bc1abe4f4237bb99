"""Lighthouse in a real Chromium, as on a slow telephone: full marks for home, story and topic."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import BROWSER_FLAGS, built_sample
from tests.sites import REPOSITORY
from tests.web import serving

LIGHTHOUSE = REPOSITORY / "node_modules/.bin/lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3
"""The machine may be busy with something else: the best of three counts."""


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample digest, built for the very address at which it is served."""
    root = tmp_path_factory.mktemp("lighthouse")
    with serving(root / "_site") as address:
        built_sample(root, "--base-url", address)
        yield address


def marks(url: str, categories: tuple[str, ...] = CATEGORIES) -> tuple[dict[str, int], list[str]]:
    """The mark of each category, of a hundred, and the audits that cost some."""
    flags = f"--chrome-flags={' '.join(BROWSER_FLAGS)}"
    options = ("--output=json", "--output-path=stdout", "--quiet", f"--only-categories={','.join(categories)}")
    with TemporaryDirectory() as folder:  # a short path, as sockets need
        done = subprocess.run(
            [LIGHTHOUSE, url, *options, "--no-enable-error-reporting", flags],
            env={**os.environ, "CHROME_PATH": shutil.which("chromium") or "/usr/bin/chromium", "TMPDIR": folder},
            capture_output=True,
            text=True,
            timeout=250,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert "runtimeError" not in report, report["runtimeError"]
    found = report["categories"]
    lost = [
        f"{one['id']}: {report['audits'][one['id']].get('displayValue', '')}"
        for name in categories
        for one in found[name]["auditRefs"]
        if one["weight"] and (report["audits"][one["id"]]["score"] or 0) < 1
    ]
    return {name: round(100 * found[name]["score"]) for name in categories}, lost


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", ["fr/", "en/2024/06/european-elections/", "fr/themes/europe/"])
def test_full_marks(at_home: str, page: str) -> None:
    """100 in performance, accessibility, best practices and SEO."""
    best = dict.fromkeys(CATEGORIES, 0)
    lost: list[str] = []
    for _ in range(TRIES):
        found, lost = marks(f"{at_home}/{page}")
        best = {name: max(best[name], found[name]) for name in CATEGORIES}
        if min(best.values()) == 100:
            break
    assert best == dict.fromkeys(CATEGORIES, 100), lost


def test_lighthouse_is_awake(at_home: str) -> None:
    """A page that asks search engines to leave it out does not get full marks."""
    found, lost = marks(f"{at_home}/404.html", ("seo",))
    assert found["seo"] < 100
    assert any(one.startswith("is-crawlable") for one in lost)
