"""A tiny site, and all that it must become. After a change that is meant: `python -m tests.golden`; read the diff."""

import shutil
from pathlib import Path

from tests.sites import build_site, output_of

HERE = Path(__file__).parent
SITE, EXPECTED = HERE / "site", HERE / "expected"


def built(folder: Path) -> dict[str, bytes]:
    """The pages of the golden site, built in a folder of its own."""
    root = Path(shutil.copytree(SITE, folder / "site"))
    report = build_site(root, strict=True)
    assert not report.errors
    return output_of(root)


def expected() -> dict[str, bytes]:
    """The pages as they were committed."""
    return {path.relative_to(EXPECTED).as_posix(): path.read_bytes() for path in EXPECTED.rglob("*") if path.is_file()}
