"""What users install: the wheel, without the checkout, in an environment that has the same libraries."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sites import REPOSITORY, output_of


class Installed(NamedTuple):
    """The wheel, and where it was installed."""

    wheel: Path
    packages: Path
    command: Path


def call(*arguments: str | Path, cwd: Path) -> str:
    """What a program prints, with nothing in its environment that leads to the checkout."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A virtual environment with the wheel; the libraries come from this one, whose own .pth files it does not read."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    call(*pip, "wheel", REPOSITORY, "--no-deps", "--no-build-isolation", "-w", folder, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    call(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    (packages,) = (folder / "venv/lib").glob("python*/site-packages")
    libraries = [path for path in sys.path if path.endswith("-packages")]
    (packages / "libraries.pth").write_text("\n".join(libraries))
    call(*pip, "--python", python, "install", "--no-deps", "--no-index", "--ignore-installed", wheel, cwd=folder)
    return Installed(wheel, packages, folder / "venv/bin/digest")


def test_the_command_works_away_from_the_checkout(installed: Installed, tmp_path: Path) -> None:
    call(installed.command, "init", "mine", cwd=tmp_path)
    call(installed.command, "build", "--strict", cwd=tmp_path / "mine")
    assert {"index.html", "fr/index.html", "en/index.html", "404.html"} <= output_of(tmp_path / "mine").keys()


def test_package_and_themes_come_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    where = "import digest, digest.layout; print(digest.__file__, digest.layout.SHIPPED, sep='\\n')"
    package, themes = call(installed.command.with_name("python"), "-c", where, cwd=tmp_path).splitlines()
    assert Path(package) == installed.packages / "digest/__init__.py"
    assert Path(themes) == installed.packages / "digest/themes"


def test_the_wheel_holds_the_package_and_its_themes_and_nothing_else(installed: Installed) -> None:
    names = {name for name in zipfile.ZipFile(installed.wheel).namelist() if ".dist-info/" not in name}
    folders = {"digest": REPOSITORY / "digest", "digest/themes": REPOSITORY / "themes"}
    there = {
        f"{inside}/{path.relative_to(folder).as_posix()}"
        for inside, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == there
    assert "digest/py.typed" in names


def test_the_wheel_says_what_it_is(installed: Installed, tmp_path: Path) -> None:
    from digest import __version__

    assert installed.wheel.name == f"digest_site-{__version__}-py3-none-any.whl"
    assert call(installed.command, "--version", cwd=tmp_path).strip() == f"digest, version {__version__}"
    names = zipfile.ZipFile(installed.wheel).namelist()
    assert [name for name in names if name.endswith("licenses/LICENSE")]
