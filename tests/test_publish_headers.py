"""What hosts say of files: types, caching, compression."""

import gzip
from pathlib import Path

import brotli
import pytest

from digest.publish.headers import LASTING_CACHE, PAGE_CACHE, headers_by, rules_of, type_of
from digest.publish.tree import Headers
from tests.hosts import BucketHost, Servers
from tests.published import site_for


@pytest.mark.parametrize(
    ("path", "expected"),
    {
        "fr/index.html": "text/html; charset=utf-8",
        "assets/style-1.css": "text/css; charset=utf-8",
        "app.js": "text/javascript; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "media/x.svg": "image/svg+xml; charset=utf-8",
        "site.webmanifest": "application/manifest+json; charset=utf-8",
        "_redirects": "text/plain; charset=utf-8",
        "media/x.JPG": "image/jpeg",
        "media/x.avif": "image/avif",
        "font.woff2": "font/woff2",
        "search.wasm": "application/wasm",
        "paper.pdf": "application/pdf",
        "unknown.thing": "application/octet-stream",
    }.items(),
)
def test_type_of_every_kind_of_file(path: str, expected: str) -> None:
    assert type_of(path) == expected


def test_rules_of_headers_win() -> None:
    rules = rules_of(
        "/base/*\n  X-Other: 1\n/base/:lang/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n"
    )
    headers = headers_by(rules, "/base")
    assert headers("fr/feed.xml") == Headers("application/atom+xml; charset=utf-8", PAGE_CACHE)
    assert headers("fr/x/feed.xml").type == "application/xml; charset=utf-8"
    assert headers("assets/x.css").cache == LASTING_CACHE


@pytest.mark.parametrize("kind", ["s3", "s3-plain", "azure"])
@pytest.mark.parametrize("compress", ["", "gz", "br"])
def test_objects_have_their_headers(
    kind: str, compress: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for(kind, tmp_path, servers, monkeypatch)
    if compress:
        site.configure(compress=compress)
    assert site.publish().faults == []
    assert isinstance(site.host, BucketHost)
    unpack = {"": bytes, "gz": gzip.decompress, "br": brotli.decompress}[compress]
    for path, (data, attributes) in site.host.objects().items():
        if path.startswith(".digest/"):
            continue
        lasting = path.startswith(("assets/", "media/"))
        assert attributes["Cache-Control"] == (LASTING_CACHE if lasting else PAGE_CACHE)
        feed = {"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"}.get(path.rpartition("/")[2])
        assert attributes["Content-Type"] == (f"{feed}; charset=utf-8" if feed else type_of(path))
        if "Content-Encoding" in attributes:
            assert attributes["Content-Encoding"] == {"gz": "gzip", "br": "br"}[compress]
        plain = unpack(data) if "Content-Encoding" in attributes else data
        assert plain == site.built[path]
    if compress:
        assert site.host.objects()["fr/index.html"][1]["Content-Encoding"]


def test_variants_lie_beside_the_files_of_a_folder(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for("folder", tmp_path, servers, monkeypatch)
    site.configure(compress="gz")
    (site.root / "digest.yaml").write_text((site.root / "digest.yaml").read_text().replace('"gz"', '["gz", "br"]'))
    site.publish()
    served = site.host.served()
    assert gzip.decompress(served["fr/index.html.gz"]) == brotli.decompress(served["fr/index.html.br"])
    assert brotli.decompress(served["fr/index.html.br"]) == site.built["fr/index.html"]
