"""A small site that can be edited in every way that its owner may think of, for the laws.

A `Draft` is the site as plain data. An edit is a function that changes one at random, by the numbers given; it may
well make the site invalid. Nothing here knows what a build does with it.
"""

import json
import os
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any


def gif(width: int, pixels: str) -> bytes:
    """A black GIF (89a) of that width and one pixel's height; its pixels are compressed already."""
    size = f"{width:02x}000100"
    return bytes.fromhex(f"474946383961{size}800000000000ffffff2c00000000{size}000202{pixels}003b")


PIXEL, WIDER = gif(1, "4401"), gif(2, "040a")
"""Two pictures, equally long."""

CUT = PIXEL[:30]
"""One that ends before its pixels."""

WORDS = ("amber", "basil", "cedar", "delta", "ember", "fjord")
"""Equally long, so that an edit need not change a file's size."""

DAYS = ("2024-04-30", "2024-05-01", "2024-03-17", "2024-05-31T23:30", "2023-12-31", "2024-02-29")
INSTANTS = {"2024-06-01": 1_717_200_000, "2024-07-01": 1_719_800_000, "2024-08-01": 1_722_500_000}
"""Days of publication, each with an instant that day or the next."""


class Draft:
    """A site as plain data: articles by path, YAML files by path, other files by path, and what the build is asked."""

    def __init__(self) -> None:
        self.articles: dict[str, dict[str, Any]] = {}
        self.yaml: dict[str, dict[str, Any]] = {
            "digest.yaml": {
                "title": {"fr": "Revue", "en": "Digest"},
                "base_url": "https://digest.example",
                "languages": {"fr": {"label": "Français"}, "en": {"label": "English"}},
                "timezone": "Europe/Paris",
            },
            "content/topics.yaml": {
                "world": {"label": {"fr": "Monde", "en": "World"}, "aliases": ["globe"]},
                "science": {"label": {"fr": "Sciences", "en": "Science"}},
            },
            "content/publishers.yaml": {"reuters": {"name": "Reuters", "country": "GB"}, "afp": {"name": "AFP"}},
        }
        self.files: dict[str, bytes] = {"static/favicon.svg": b"<svg/>"}
        self.options: dict[str, Any] = {"now": 1_720_000_000}
        for number, topic in enumerate(("world", "science", "world")):
            self.add(f"content/stories/story-{number}", topic=topic, added=DAYS[number])

    def add(self, key: str, **facts: Any) -> None:
        """A complete story in both languages."""
        facts = {"added": DAYS[0], "sources": [{"name": "reuters", "url": "https://reuters.com/x"}], **facts}
        self.articles[f"{key}.fr.md"] = {"title": f"Titre {key}", "summary": "Un.", "body": "Texte.", **facts}
        self.articles[f"{key}.en.md"] = {"title": f"Title {key}", "summary": "One.", "body": "Text."}

    def rendered(self) -> dict[str, bytes]:
        """Every file of the site."""
        files = dict(self.files)
        files |= {path: json.dumps(data, ensure_ascii=False).encode() for path, data in self.yaml.items()}
        for path, article in self.articles.items():
            facts = {key: value for key, value in article.items() if key not in ("body", "broken")}
            lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
            fence = "" if "broken" in article else "---"
            files[path] = "\n".join(["---", *lines, fence, article["body"], ""]).encode()
        return files

    def copy(self) -> "Draft":
        """A draft of its own."""
        return deepcopy(self)


def bring_up_to_date(folder: Path, files: dict[str, bytes], known: dict[str, bytes], mtime: int | None) -> None:
    """Change a folder that holds the known files so that it holds these, touching nothing else.

    What disappears at one path and appears at another is renamed. Changed files get this time (seconds since 1970),
    as if the edit had been made then; None: the clock's.
    """
    gone = [path for path in known if path not in files]
    for path in gone:
        target = next((new for new in files if new not in known and files[new] == known[path]), None)
        if target is not None and not (folder / target).exists() and not (folder / target).parent.is_file():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).rename(folder / target)
        else:
            (folder / path).unlink()
        _drop_empty(folder, (folder / path).parent)
    for path, data in files.items():
        place = folder / path
        if known.get(path) == data or (place.exists() and place.read_bytes() == data):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        if mtime is not None:
            os.utime(place, (mtime, mtime))


def _drop_empty(root: Path, folder: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


Edit = Callable[[Draft, Random], None]


def _article(draft: Draft, rng: Random, ending: str = ".md") -> dict[str, Any]:
    """One of the articles; facts are best changed in French ones, which state them."""
    paths = [path for path in sorted(draft.articles) if path.endswith(ending)]
    return draft.articles[rng.choice(paths)] if paths else {"title": "none", "body": ""}


def _toggle(article: dict[str, Any], key: str, values: tuple[Any, ...], rng: Random) -> None:
    """Another value, or none."""
    others = [value for value in (*values, None) if value != article.get(key)]
    value = rng.choice(others)
    article.pop(key, None)
    if value is not None:
        article[key] = value


def _keys(draft: Draft) -> list[str]:
    return sorted({path.rsplit(".", 2)[0] for path in draft.articles if path.startswith("content/stories")})


def add_story(draft: Draft, rng: Random) -> None:
    """A story appears."""
    folder = rng.choice(("content/stories", "content/other"))
    draft.add(
        f"{folder}/new-{rng.randrange(4)}", topic=rng.choice(("world", "science", "globe")), added=rng.choice(DAYS)
    )


def add_bundle(draft: Draft, rng: Random) -> None:
    """A story in a folder of its own appears, with a picture."""
    key = f"content/stories/bundle-{rng.randrange(2)}"
    draft.add(f"{key}/index", topic="world", image={"src": "pic.gif", "alt": {"fr": "Une", "en": "One"}})
    draft.articles[f"{key}/index.fr.md"]["body"] = "![Une](pic.gif) [PDF](more.pdf)"
    draft.files |= {f"{key}/pic.gif": PIXEL, f"{key}/more.pdf": b"%PDF"}


def change_picture(draft: Draft, rng: Random) -> None:
    """A picture gets other bytes of the same number."""
    for path, data in draft.files.items():
        if path.endswith(".gif"):
            draft.files[path] = WIDER if data == PIXEL else PIXEL


def damage_picture(draft: Draft, rng: Random) -> None:
    """A picture is cut off, or something else than a picture."""
    pictures = [path for path in sorted(draft.files) if path.endswith(".gif")]
    if pictures:
        draft.files[rng.choice(pictures)] = rng.choice((CUT, b"words"))


def link_picture(draft: Draft, rng: Random) -> None:
    """What was shown is linked to as well, or instead."""
    for path, article in draft.articles.items():
        if "bundle" in path and path.endswith(".fr.md"):
            article["body"] = rng.choice(("![Une](pic.gif) [grand](pic.gif)", "[grand](pic.gif)", "![](pic.gif)"))


def delete_story(draft: Draft, rng: Random) -> None:
    """All files of a story go."""
    key = rng.choice(_keys(draft) or ["none"])
    for path in [path for path in draft.articles if path.startswith(f"{key}.")]:
        del draft.articles[path]


def delete_version(draft: Draft, rng: Random) -> None:
    """A file goes."""
    draft.articles.pop(rng.choice(sorted(draft.articles) or ["none"]), None)


def add_version(draft: Draft, rng: Random) -> None:
    """Every story gets a version in each language."""
    for key in _keys(draft):
        for lang in ("fr", "en"):
            draft.articles.setdefault(f"{key}.{lang}.md", {"title": f"Late {lang}", "summary": "S.", "body": "B."})


def rename_story(draft: Draft, rng: Random) -> None:
    """The files of a story get another name."""
    _rename(draft, rng, lambda key: f"{key}x")


def move_story(draft: Draft, rng: Random) -> None:
    """The files of a story move to another folder and keep their name."""
    _rename(draft, rng, lambda key: key.replace("/stories/", "/stories/moved/"))


def bundle_story(draft: Draft, rng: Random) -> None:
    """A story becomes a bundle: its address stays."""
    _rename(draft, rng, lambda key: key if key.endswith("/index") else f"{key}/index")


def _rename(draft: Draft, rng: Random, change: Callable[[str], str]) -> None:
    key = rng.choice(_keys(draft) or ["none"])
    for path in [path for path in draft.articles if path.startswith(f"{key}.")]:
        draft.articles[path.replace(key, change(key))] = draft.articles.pop(path)


def change_body(draft: Draft, rng: Random) -> None:
    """Other words, as many letters."""
    _article(draft, rng)["body"] = rng.choice(WORDS)


def change_title(draft: Draft, rng: Random) -> None:
    """Another headline."""
    _article(draft, rng)["title"] = rng.choice(WORDS)


def change_summary(draft: Draft, rng: Random) -> None:
    """Another summary, or none."""
    _toggle(_article(draft, rng), "summary", WORDS, rng)


def change_words(draft: Draft, rng: Random) -> None:
    """What only the page of a version shows."""
    key, values = rng.choice(
        (
            ("key_points", (["amber"], ["basil"])),
            ("by", WORDS),
            ("quotes", ([{"text": "Q", "source": "afp"}], [{"text": "Q", "source": "reuters", "lang": "en"}])),
            ("timeline", ([{"text": "T", "source": "afp", "date": "2024"}],)),
            ("corrections", ([{"text": "C", "date": "2024-05-01"}], [{"text": "D", "date": "2024-06-20"}])),
            ("params", ({"a": 1},)),
        )
    )
    _toggle(_article(draft, rng), key, values, rng)


def change_facts(draft: Draft, rng: Random) -> None:
    """What is true of a story in every language."""
    key, values = rng.choice(
        (
            ("topic", ("world", "science", ["science", "world"], "globe")),
            ("added", DAYS),
            ("date", ("2024", "2024-05", "2024-05-02T10:00")),
            ("updated", ("2024-06-01", "2024-06-02")),
            ("tags", (["amber"], ["basil", "amber"])),
            ("lead", (1, 2)),
            ("id", ("one", "two")),
            ("only", (["fr"], ["fr", "en"])),
            (
                "sources",
                (
                    [{"name": "AFP", "title": "A title"}],
                    [{"name": "afp"}, {"name": "Someone", "paywall": True}],
                    [{"name": "reuters", "lang": "en", "date": "2024-05-01"}],
                ),
            ),
        )
    )
    _toggle(_article(draft, rng, ".fr.md"), key, values, rng)


def change_slug(draft: Draft, rng: Random) -> None:
    """Another address; two stories may come to share one, which is a fault."""
    _toggle(_article(draft, rng), "slug", ("slug-a", "slug-b"), rng)


def change_aliases(draft: Draft, rng: Random) -> None:
    """Old addresses that lead on."""
    _toggle(_article(draft, rng), "aliases", (["/old/"], ["/old/", "/older.html"]), rng)


def change_gate(draft: Draft, rng: Random) -> None:
    """What decides whether a version is shown."""
    key, values = rng.choice(
        (
            ("draft", (True,)),
            ("publish_date", tuple(INSTANTS)),
            ("expiry_date", tuple(INSTANTS)),
            ("withdrawn", ("A reason", True)),
        )
    )
    _toggle(_article(draft, rng), key, values, rng)


def change_translation(draft: Draft, rng: Random) -> None:
    """A version is said to be a translation."""
    kinds = (
        {"of": "fr", "kind": "machine"},
        {"of": "fr", "kind": "human", "by": "Ada"},
        "fr",
        {"from": {"body": "0a"}},
    )
    _toggle(_article(draft, rng, ".en.md"), "translation", kinds, rng)


def link_stories(draft: Draft, rng: Random) -> None:
    """A body links to another article by the name of its file, to the address of a file, or to what is not there."""
    path = rng.choice(sorted(draft.articles) or ["none"])
    target = rng.choice([*sorted(draft.articles), "content/stories/nothing.md"])
    if path in draft.articles:
        relative = os.path.relpath(target, os.path.dirname(path))
        draft.articles[path]["body"] = f"[x]({relative}#part) [y](/favicon.svg)"


def change_evidence(draft: Draft, rng: Random) -> None:
    """A source article is collected, has another title, or is dropped."""
    path = "content/evidence/one.md"
    if path in draft.articles and rng.random() < 0.5:
        draft.articles[path]["title"] = rng.choice(WORDS)
    elif draft.articles.pop(path, None) is None:
        key = rng.choice(_keys(draft) or ["none"]).removeprefix("content/").removesuffix("/index")
        sources = [{"name": rng.choice(("afp", "Die Zeit"))}]
        draft.articles[path] = {"title": "Beleg", "lang": "de", "story": key, "sources": sources, "body": "Text"}


def change_page(draft: Draft, rng: Random) -> None:
    """A page about the site."""
    path = rng.choice(("content/pages/about.fr.md", "content/pages/about.en.md"))
    if path in draft.articles and rng.random() < 0.5:
        del draft.articles[path]
    else:
        draft.articles[path] = {"title": f"About {rng.choice(WORDS)}", "body": rng.choice(WORDS)}


def change_topics(draft: Draft, rng: Random) -> None:
    """Labels, slugs, descriptions, order."""
    topics = draft.yaml["content/topics.yaml"]
    if rng.random() < 0.3:
        draft.yaml["content/topics.yaml"] = dict(reversed(topics.items()))
        return
    topic = topics[rng.choice(sorted(topics))]
    key = rng.choice(("label", "slug", "description"))
    topic[key] = {**topic.get(key, {}), rng.choice(("fr", "en")): rng.choice(WORDS)}


def change_publishers(draft: Draft, rng: Random) -> None:
    """Names, countries, aliases."""
    publisher = draft.yaml["content/publishers.yaml"][rng.choice(("reuters", "afp"))]
    key, values = rng.choice((("name", ("News A", "News B")), ("country", ("FR", "US")), ("aliases", (["Die Zeit"],))))
    _toggle(publisher, key, values, rng)


def change_tags(draft: Draft, rng: Random) -> None:
    """A tag gets a label, another, or the file goes."""
    if draft.yaml.pop("content/tags.yaml", None) is None or rng.random() < 0.5:
        draft.yaml["content/tags.yaml"] = {"amber": {"fr": rng.choice(WORDS), "en": "Amber"}}


def change_static(draft: Draft, rng: Random) -> None:
    """Files that are copied come, change, go; one becomes a folder and the other way round."""
    draft.files.pop("static/notes", None)
    draft.files.pop("static/notes/a.txt", None)
    path = rng.choice(("static/notes", "static/notes/a.txt", "static/robots-extra.txt"))
    draft.files[path] = rng.choice(WORDS).encode()


STYLE = "themes/default/static/style.css"
TEMPLATE = """{% extends "base.html" %}{% set title = words.topics %}{% block main %}<h1>AMBER</h1>{% endblock %}"""


def change_theme(draft: Draft, rng: Random) -> None:
    """The site's own layer of the theme: a template, an included one, words, a style sheet, sizes."""
    which = rng.randrange(6)
    word = rng.choice(WORDS)
    if which == 0:
        draft.files["themes/default/templates/topics.html"] = TEMPLATE.replace("AMBER", word).encode()
    elif which == 1:
        draft.files["themes/default/templates/tag.html"] = b'{% extends "topics.html" %}'
    elif which == 2:
        draft.files["themes/default/static/style.css"] = f".{word} {{ color: red }}".encode()
    elif which == 3:
        lang = rng.choice(("fr", "en"))
        draft.yaml[f"themes/default/words/{lang}.yaml"] = {rng.choice(("topics", "read_here", "added")): word}
    elif which == 4:
        sizes = {"newest": rng.randrange(1, 4), "page_size": rng.randrange(1, 4), "related": rng.randrange(3)}
        draft.yaml["themes/default/theme.yaml"] = sizes | {"per_topic": rng.randrange(3), "feed_size": 2}
    else:
        for path in [path for path in (*draft.files, *draft.yaml) if path.startswith("themes/")]:
            draft.files.pop(path, None)
            draft.yaml.pop(path, None)


FORMATS = [
    "home",
    "story",
    "topic",
    "atom",
    "jsonfeed",
    "tag",
    "source",
    "archive",
    "languages",
    "redirects",
    "notices",
]


def change_config(draft: Draft, rng: Random) -> None:
    """The configuration."""
    config = draft.yaml["digest.yaml"]
    languages = config["languages"]
    which = rng.randrange(9)
    if which == 0:
        config["title"] = {"fr": rng.choice(WORDS), "en": "Digest"}
    elif which == 1:
        config["base_url"] = rng.choice(
            ("https://digest.example", "https://digest.example/base", "http://other.example")
        )
    elif which == 2:
        _toggle(config, "formats", (FORMATS, FORMATS[1:], FORMATS[:3], ["story"]), rng)
    elif which == 3:
        config["languages"] = dict(reversed(languages.items()))
    elif which == 4:
        config["timezone"] = rng.choice(("Europe/Paris", "UTC", "Asia/Tokyo"))
    elif which == 5:
        _toggle(languages["fr"], "segments", ({"topics": "themes"}, {"tags": "mots", "page": "feuille"}), rng)
    elif which == 6:
        _toggle(languages["en"], "typography", (False,), rng)
    elif which == 7:
        _toggle(config, "params", ({"a": 1}, {"a": 2}), rng)
    else:
        _toggle(languages["en"], "label", ("English", "Anglais"), rng)


def break_article(draft: Draft, rng: Random) -> None:
    """A file is no longer valid."""
    _article(draft, rng)["broken"] = True


def change_now(draft: Draft, rng: Random) -> None:
    """Time goes by, or back."""
    draft.options["now"] = rng.choice([*INSTANTS.values(), *(instant - 90_000 for instant in INSTANTS.values())])


def change_options(draft: Draft, rng: Random) -> None:
    """The same site is built otherwise."""
    _toggle(draft.options, rng.choice(("drafts", "future")), (True,), rng)
    _toggle(draft.options, "base_url", ("https://preview.example/x",), rng)


PERIODS = ("2024-w18", "2024-w22", "2024-w11", "2024-05-01")


def change_editions(draft: Draft, rng: Random) -> None:
    """Editions are made otherwise; somebody writes one, or writes it otherwise; one is closed; a file of one goes."""
    config, which = draft.yaml["digest.yaml"], rng.randrange(7)
    period, keys = rng.choice(PERIODS[:3]), [key.removeprefix("content/") for key in _keys(draft)]
    if which == 0:
        _toggle(config, "editions", ("weekly", "daily"), rng)
        return
    config["editions"] = "weekly"
    if which == 1:
        for path in [path for path in (*draft.files, *draft.yaml) if path.startswith("content/editions/")][:1]:
            draft.files.pop(path, None)
            draft.yaml.pop(path, None)
    elif which == 2:
        entries = [
            {"story": key, "topic": "world", "corrections": rng.randrange(2)} for key in keys[: rng.randrange(3)]
        ]
        closed = {"number": rng.randrange(9), "date": "2024-05-06", "closed": "2024-05-07", "stories": entries}
        draft.yaml[f"content/editions/{period}.closed.yaml"] = closed
    else:
        _write_edition(draft, rng, rng.choice((*PERIODS, period, period)), keys)


def _write_edition(draft: Draft, rng: Random, period: str, keys: list[str]) -> None:
    key = rng.choice(keys or ["none"])
    lines = rng.sample(
        [
            f"title: {rng.choice(WORDS)}",
            f"number: {rng.randrange(4)}",
            f"date: {rng.choice(tuple(INSTANTS))}",
            f"stories: {json.dumps(rng.sample(keys, rng.randrange(len(keys) + 1)))}",
            f"stories: [{key}]\nlead: {key}",
            "draft: true",
        ],
        rng.randrange(3),
    )
    body = rng.choice(("", rng.choice(WORDS), f"[x](../{key}.fr.md) ![y](one.gif)"))
    lang = rng.choice(("fr", "en"))
    draft.files["content/editions/one.gif"] = rng.choice((PIXEL, WIDER))
    draft.files[f"content/editions/{period}.{lang}.md"] = "\n".join(["---", *lines, "---", body, ""]).encode()


def change_nothing(draft: Draft, rng: Random) -> None:
    """Built once more."""


EDITS: tuple[Edit, ...] = (
    add_story,
    add_bundle,
    change_picture,
    damage_picture,
    link_picture,
    delete_story,
    delete_version,
    add_version,
    rename_story,
    move_story,
    bundle_story,
    change_body,
    change_title,
    change_summary,
    change_words,
    change_facts,
    change_slug,
    change_aliases,
    change_gate,
    change_translation,
    link_stories,
    change_evidence,
    change_page,
    change_topics,
    change_publishers,
    change_tags,
    change_static,
    change_theme,
    change_config,
    break_article,
    change_now,
    change_options,
    change_editions,
    change_nothing,
)
