"""A published site whose bucket is reached through a proxy, and who listens to what is said of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from digest.publish import stores
from digest.publish.asked import Audience
from tests.hosts import BucketHost
from tests.proxy import Proxy, Request, proxied
from tests.published import Site


class Heard(Audience):
    """Remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


@contextmanager
def through_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Reach the bucket by a proxy."""
    assert isinstance(site.host, BucketHost)
    with proxied(site.host.server.port) as proxy:
        name = "AZURE_STORAGE_ENDPOINT" if site.host.server.kind == "azure" else "AWS_ENDPOINT_URL"
        monkeypatch.setenv(name, site.host.server.url.replace(f":{site.host.server.port}", f":{proxy.port}"))
        yield proxy


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many attempts as ever, with shorter waits between them."""
    backoff = {"init_backoff": timedelta(milliseconds=5), "max_backoff": timedelta(milliseconds=20), "base": 2}
    monkeypatch.setattr(stores, "RETRIES", {**stores.RETRIES, "backoff": backoff})


@contextmanager
def changed_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Site, Proxy]]:
    """The site, published and then changed in its style and a story, and its proxy."""
    be_impatient(monkeypatch)
    with through_proxy(site, monkeypatch) as proxy:
        site.publish()
        site.write({"themes/default/static/style.css": "body { color: navy }\n"})
        site.edit("one")
        proxy.seen.clear()
        yield site, proxy


def is_upload(request: Request, ending: str) -> bool:
    """Whether a file of the site with that ending is put."""
    path = request.path.partition("?")[0]
    return request.method == "PUT" and ".digest/" not in path and path.endswith(ending)
