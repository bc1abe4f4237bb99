"""The sample digest below a path, as project pages of git hosts are."""

from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.conftest import built_sample
from tests.reading import opened
from tests.sampled import alternates, links, listed
from tests.test_sample_site import addresses_of
from tests.web import Site, serving

BASE_URL = "https://example.org/press/review"


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample digest built for an address with a path."""
    return Site(built_sample(tmp_path_factory.mktemp("below"), "--base-url", BASE_URL), BASE_URL)


def test_the_files_are_the_same(below: Site, sample: Site) -> None:
    """The path of the address changes what pages say, not where the files lie; parts of the index are named by it."""
    every = [[name for name in site.files if not name.endswith(".pdf")] for site in (below, sample)]
    files, expected = ({name for name in names if "pagefind/" not in name} for names in every)
    assert files == expected
    assert len(every[0]) == len(every[1])


def test_internal_links_stay_below_the_path(below: Site) -> None:
    """No link to this host leaves the path, and each leads to a file."""
    found = set(addresses_of(below))
    assert len(found) > 5000
    faults = {f"{at}: {fault}" for at, url in found if (fault := below.fault(url))}
    assert not faults


def test_heads_name_the_whole_address(below: Site) -> None:
    """Canonical and alternate addresses have the path."""
    for address, page in listed(below.pages).items():
        assert [link.get("href") for link in links(page, "canonical")] == [f"{BASE_URL}{address}"]
        assert all(url.startswith(f"{BASE_URL}/") for url in alternates(page).values())


def test_everything_is_served_below_the_path(below: Site) -> None:
    """A host that has the folder at that path, and nothing else, answers every link."""
    addresses = {below.address(url) for _, url in addresses_of(below)}
    with serving(below.folder, "/press/review") as at:
        connection = HTTPConnection(urlsplit(at).netloc, timeout=10)
        for address in [*sorted(filter(None, addresses)), "/nowhere/"]:
            connection.request("GET", quote(f"/press/review{address}"))
            answer = connection.getresponse()
            answer.read()
            assert answer.status == (404 if address == "/nowhere/" else 200), address
        connection.request("GET", "/fr/")
        assert connection.getresponse().status == 404, "the server has more than the path"
        connection.close()


def test_search_finds_below_the_path(browser: Browser, below: Site) -> None:
    """The index is found below the path, and so are the pages that it leads to."""
    with serving(below.folder, "/press/review") as at, opened(browser) as page:
        page.goto(f"{at}/en/search/?q=auroras")
        link = page.locator("ol.found a").first
        link.wait_for()
        link.click()
        page.wait_for_url(f"{at}/en/2024/05/aurora-solar-storm/")
