"""Where things lie in the folder of a site, and where the themes that come with the program lie."""

from pathlib import Path

CONFIG = "digest.yaml"
CONTENT = "content/"
"""Begins the path of everything in the content folder."""

PAGES = "content/pages/"
"""Where plain pages live."""

EDITIONS = "content/editions/"
"""Where the words of editions live, and the lists of those that are closed."""
TRANSLATIONS = "content/translations/"
"""Where the words are kept that translations were made from; no page is made of them."""

COLLECTED = "@collected/"
"""Begins the paths of source articles that lie outside of the content folder."""

TOPICS, PUBLISHERS, TAGS = VOCABULARY = ("content/topics.yaml", "content/publishers.yaml", "content/tags.yaml")

PREVIEW = "preview"
"""Where previews keep their output, below the folder of what is remembered."""

FOLDERS = ("content", "static", "themes")
SHIPPED = next(
    folder / "themes"
    for folder in (Path(__file__).parent, Path(__file__).parent.parent)
    if (folder / "themes").is_dir()
)
