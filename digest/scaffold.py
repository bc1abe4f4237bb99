"""The first files of a site, and of a story. (effect)"""

from datetime import UTC, datetime
from pathlib import Path

from digest.dates import zone
from digest.errors import DigestError, YamlError
from digest.inputs import read_config
from digest.layout import SHIPPED
from digest.reader import nearest
from digest.slugs import slugify
from digest.themefiles import DEFAULT
from digest.yamltext import tree

_CONFIG = """\
# The site. All keys: docs/configuration.md of digest, or `digest schema config`.
title: My digest
base_url: https://digest.example
languages:
{languages}
timezone: UTC
"""

_TOPICS = """\
# Topics in their order: an id, and its name in each language.
news:
{labels}
"""

_STORY = """\
---
title: {title}
{facts}summary: {summary}
key_points:
  - {point}
draft: {draft}
---
{body}
"""

_FACTS = """\
# What is true in every language stands in one version only.
added: {added}
topic: {topic}
sources:
  - name: {publisher}
    url: {url}
    lang: {lang}
"""


def start_site(folder: Path, languages: list[str]) -> list[Path]:
    """Write a site that builds: returns the files. Raises DigestError for a folder that has something in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DigestError(f"{folder} is not empty", hint="name a new folder")
    languages = [lang.strip() for lang in languages]
    spoken = sorted(path.stem for path in (SHIPPED / DEFAULT / "words").glob("*.yaml"))
    for lang in languages:
        if lang.partition("-")[0] not in spoken:
            hint = f"it speaks {', '.join(spoken)}; words in other languages can be added to a site's own theme"
            raise DigestError(f"the default theme does not speak {lang!r}", hint=hint)
    day = datetime.now(UTC).date().isoformat()
    labels = "\n".join(f"  {lang}: {{label: {_own_name(lang)}}}" for lang in languages)
    files = {
        "digest.yaml": _CONFIG.format(languages=labels),
        "content/topics.yaml": _TOPICS.format(labels="\n".join(f"  {lang}: News" for lang in languages)),
        ".gitignore": ".digest/\n_site/\n",
    }
    for number, lang in enumerate(languages):
        facts = _FACTS.format(
            added=day, topic="news", publisher="Example Gazette", url="https://gazette.example/", lang=lang
        )
        files[f"content/stories/{day[:4]}/{day[5:7]}/first-story.{lang}.md"] = _STORY.format(
            title=f"The first story ({lang})",
            facts="" if number else facts,
            summary="One to three sentences that tell the story.",
            point="What to remember",
            draft="false",
            body="Write in Markdown, or delete this file.",
        )
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return [folder / name for name in files]


def start_story(root: Path, title: str, lang: str | None, topic: str | None) -> Path:
    """Write the skeleton of a story as a draft; returns its file. Never overwrites."""
    config = read_config(root)
    codes = [language.code for language in config.languages]
    if lang is not None and lang not in codes:
        raise DigestError(f"{lang!r} is not a language of this site", hint=nearest(lang, codes))
    topics = _topics(root)
    if topic is not None and topic not in topics:
        raise DigestError(f"there is no topic {topic!r}", hint=nearest(topic, topics))
    slug = slugify(title)
    if not slug:
        raise DigestError(f"no address can be made of {title!r}", hint="use letters or digits in the title")
    now = datetime.now(zone(config.timezone))
    lang = lang or codes[0]
    path = root / "content" / "stories" / f"{now:%Y}" / f"{now:%m}" / f"{slug}.{lang}.md"
    facts = _FACTS.format(
        added=f"{now:%Y-%m-%dT%H:%M}",
        topic=topic or (topics or ["news"])[0],
        publisher="Name of the publisher",
        url="https://",
        lang=lang,
    )
    text = _STORY.format(
        title=_quoted(title),
        facts=facts.replace("    url: https://\n", ""),
        summary="",
        point="",
        draft="true",
        body="",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise DigestError(f"{path} exists already", hint="choose another title") from error
    return path


def _topics(root: Path) -> list[str]:
    try:
        read = tree((root / "content" / "topics.yaml").read_text(encoding="utf-8"))
    except (OSError, YamlError, UnicodeDecodeError):
        return []
    return list(read) if isinstance(read, dict) else []


def _quoted(text: str) -> str:
    """The text as a YAML double-quoted scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _own_name(lang: str) -> str:
    from digest.cldr import language_name

    name = language_name(lang, lang)
    return name[:1].upper() + name[1:]
