"""A site that goes back and forth, for tests of what readers get meanwhile."""

from collections.abc import Iterator, Mapping

from tests.published import Site
from tests.sites import story

Live = Mapping[str, bytes]


class Turns:
    """A site that alternates between two states, which differ in its style sheet and some of its stories."""

    def __init__(self, site: Site) -> None:
        self.site, self.turn = site, 0
        self.states: list[Live] = []
        site.write({f"content/stories/{name}": text for name, text in _many().items()})
        self._style = site.root / "themes/default/static/style.css"
        self._style.parent.mkdir(parents=True)
        self._style.write_text("body { color: black }\n")
        site.publish()
        self.states.append(site.host.served())

    def next(self) -> None:
        """The other state, not published yet."""
        self.turn += 1
        self._style.write_text(f"body {{ color: #{self.turn:06x} }}\n")
        self.site.edit("one", f"Turn {self.turn}.")


def _many() -> dict[str, str]:
    return {f"{name}.{lang}.md": text for n in range(3) for name, lang, text in _story(n)}


def _story(number: int) -> Iterator[tuple[str, str, str]]:
    for path, text in story(f"more-{number}").items():
        name, lang, _ = path.rpartition("/")[2].rsplit(".", 2)
        yield name, lang, text
