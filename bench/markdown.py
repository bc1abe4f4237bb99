"""What Markdown costs: CPU time per article with markdown-it-py as it is, and with each engine of this project.

    python bench/markdown.py [STORIES]

The least of several rounds, since other work only adds; all in one process, in turns, so that the ratios hold anywhere.
"""

import sys
from collections.abc import Callable
from time import process_time

from corpus import story

from digest.markdown import ENGINES, markdown_it, to_html
from digest.markdown.port import is_known

ROUNDS = 9


def bodies(stories: int) -> list[str]:
    """The Markdown of so many stories."""
    return [version.body for number in range(stories) for version in story(number).versions.values()]


def cost(render: Callable[[str], object], texts: list[str]) -> float:
    """Microseconds for each."""
    start = process_time()
    for text in texts:
        render(text)
    return (process_time() - start) / len(texts) * 1e6


def main() -> None:
    """Print a table."""
    texts = bodies(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    ways: dict[str, Callable[[str], object]] = {"markdown-it-py": markdown_it().render}
    ways |= {name: lambda text, name=name: to_html(text, name) for name in ENGINES}
    ways["is_known alone"] = is_known
    rounds = [[cost(way, texts) for way in ways.values()] for _ in range(ROUNDS)]
    least = [min(costs) for costs in zip(*rounds, strict=True)]
    for name, microseconds in zip(ways, least, strict=True):
        print(f"{name:16} {microseconds:7.1f} µs  {microseconds / least[0]:.3f}")
    print(f"{sum(map(is_known, texts)) / len(texts):.1%} of {len(texts)} articles go the fast way")


if __name__ == "__main__":
    main()
