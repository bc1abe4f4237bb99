"""What is made once for all tests: the sample digest built, served, and a browser."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.buckets import changed_site
from tests.hosts import Servers
from tests.proxy import Proxy
from tests.published import Site as PublishedSite
from tests.published import site_for
from tests.sites import SAMPLE, run
from tests.web import Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def copy_of_sample(root: Path, theme: str = "default") -> Path:
    """The sample digest's sources in a folder of their own."""
    config = (SAMPLE / "digest.yaml").read_text(encoding="utf-8")
    (root / "digest.yaml").write_text(config.replace("theme: default", f"theme: {theme}"), encoding="utf-8")
    for folder in ("content", "static"):
        shutil.copytree(SAMPLE / folder, root / folder)
    return root


def built_sample(root: Path, *arguments: str, theme: str = "default", printed: bool = False) -> Path:
    """The output of the real command for the sample digest, on a day soon after its last story."""
    site = copy_of_sample(root, theme)
    pdf = "--pdf" if printed else "--no-pdf"
    done = run("build", "--now", "2024-07-01T12:00", pdf, *arguments, cwd=site, PYTHONPATH=str(SAMPLE))
    assert done.returncode == 0, done.stderr
    return root / "_site"


def pytest_configure() -> None:
    """What runs in the background of a shell ignores Ctrl+C, and so would every command that tests start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample digest, built."""
    return Site(built_sample(tmp_path_factory.mktemp("sample"), printed=True), "https://digest.example")


@pytest.fixture(scope="session")
def served(sample: Site) -> Iterator[str]:
    """The address at which the sample digest is served."""
    with serving(sample.folder) as address:
        yield address


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample digest, built in the theme `plain`."""
    return Site(built_sample(tmp_path_factory.mktemp("plain"), theme="plain"), "https://digest.example")


@pytest.fixture(scope="session")
def served_plain(plain: Site) -> Iterator[str]:
    """The address at which the sample digest is served in the theme `plain`."""
    with serving(plain.folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A real Chromium, without a network."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Real servers to publish to, each started when a test needs it first."""
    with Servers(tmp_path_factory.mktemp("servers")) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> PublishedSite:
    """A site that is published to a folder."""
    return site_for("folder", tmp_path, servers, monkeypatch)


@pytest.fixture(params=["s3", "azure"])
def changed(
    request: pytest.FixtureRequest, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Site, Proxy]]:
    """A site that was published to a bucket and then changed, and the proxy that its bucket is reached through."""
    with changed_site(site_for(request.param, tmp_path, servers, monkeypatch), monkeypatch) as changed:
        yield changed
