"""The golden site, file by file. Renewed by `python -m tests.golden`."""

import difflib
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.golden import built, expected


def lines(data: bytes) -> list[str]:
    try:
        return data.decode().splitlines()
    except UnicodeDecodeError:
        return [f"{len(data)} bytes that are no text: {data[:40]!r}…"]


def seen(path: str, data: bytes) -> object:
    """What must stay: of a picture, what kind it is and its size, since its bytes depend on the processor.

    Of a book, what is in it: zlib comes with the system, and may pack it otherwise.
    """
    if path.endswith(".epub") and data:
        archive = ZipFile(BytesIO(data))
        return [(name, archive.read(name)) for name in archive.namelist()]
    if not path.startswith("media/"):
        return data
    picture = Image.open(BytesIO(data)) if data else None
    return picture and (picture.format, picture.size)


def difference(path: str, before: bytes, after: bytes) -> str:
    return "\n".join(
        difflib.unified_diff(lines(before), lines(after), f"expected/{path}", f"now/{path}", "", "", 1, "")
    )


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("golden"))


def test_the_golden_site_has_the_same_files(now: dict[str, bytes]) -> None:
    assert sorted(now) == sorted(expected())


@pytest.mark.parametrize("path", sorted(expected()))
def test_each_file_of_the_golden_site_is_as_it_was(path: str, now: dict[str, bytes]) -> None:
    before, after = expected()[path], now.get(path, b"")
    if seen(path, before) != seen(path, after):
        pytest.fail(f"{difference(path, before, after)}\n\nIf this is meant: python -m tests.golden", pytrace=False)
