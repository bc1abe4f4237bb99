"""Publishing where nothing is printed."""

from tests.published import Site, command


def test_published_print_does_not_vanish_because_nothing_is_printed(folder: Site) -> None:
    place = folder.root / "digest.yaml"
    place.write_text(f"{place.read_text()}editions: weekly\npdf: true\n")
    folder.publish(printed=False)
    assert not prints_of(folder)
    folder.publish()
    prints = prints_of(folder)
    assert len(prints) == 2
    done = command(folder, "--yes", "--no-pdf")
    first = sorted(prints)[0]
    assert f"2 published PDFs of editions would vanish, among them {first}; publish without --no-pdf" in done.stderr
    assert done.returncode == 1 and prints_of(folder) == prints
    place.write_text(place.read_text().replace("pdf: true", "pdf: false"))
    assert command(folder, "--yes", "--no-pdf").returncode == 0
    assert not prints_of(folder)


def prints_of(site: Site) -> set[str]:
    return {path for path in site.host.served() if path.endswith(".pdf")}
