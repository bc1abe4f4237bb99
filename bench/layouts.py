"""The same stories in each generator's layout: paths below its site, and their texts.

What a generator reserves gets another name: `tags` make collections in Eleventy, `lang` means something in Hugo.
"""

import json
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from corpus import TOPICS, Story

Files = Mapping[str, str]
Layout = Callable[[Story], Files]
INDEX = {"fr": ".fr", "en": ""}
"""How Zola marks a language: English is its default."""


def quoted(value: object) -> str:
    """A string or a list as YAML and TOML have it."""
    return json.dumps(value, ensure_ascii=False)


def front_matter(story: Story, lang: str, added: Mapping[str, str]) -> str:
    """YAML front matter; what is added comes between the title and the summary."""
    version = story.versions[lang]
    lines = [f"title: {quoted(version.title)}", *(f"{key}: {value}" for key, value in added.items())]
    lines += [f"topic: {story.topic}", f"source:\n  name: {story.outlet}\n  url: {story.url}"]
    lines += ["summary: >-", textwrap.indent("\n".join(textwrap.wrap(version.summary, 90)), "  ")]
    lines += ["key_points:", *(f"  - {quoted(point)}" for point in version.points)]
    return "\n".join(("---", *lines, "---", version.body, ""))


def tag_list(story: Story) -> str:
    return f"[{', '.join(story.tags)}]"


def digest(story: Story) -> Files:
    facts = {"added": f"{story.date:%Y-%m-%dT%H:%M}", "tags": tag_list(story)}
    return {
        f"content/{story.date:%Y/%m}/{story.slug}.{lang}.md": front_matter(story, lang, facts)
        for lang in story.versions
    }


def hugo(story: Story) -> Files:
    facts = {"date": f"{story.date.isoformat()}Z", "tags": tag_list(story), "topics": f"[{story.topic}]"}
    return {
        f"content/{story.date:%Y/%m}/{story.slug}.{lang}.md": front_matter(story, lang, facts)
        for lang in story.versions
    }


def eleventy(story: Story) -> Files:
    facts = {"date": f"{story.date.isoformat()}Z", "slug": story.slug, "keywords": tag_list(story)}
    return {
        f"content/{lang}/{story.date:%Y/%m}/{story.slug}.md": front_matter(story, lang, {**facts, "lang": lang})
        for lang in story.versions
    }


def mkdocs(story: Story) -> Files:
    facts = {"date": f"{story.date.isoformat()}Z", "tags": tag_list(story)}
    return {
        f"docs/{lang}/{story.date:%Y/%m}/{story.slug}.md": front_matter(story, lang, {**facts, "lang": lang})
        for lang in story.versions
    }


def pelican(story: Story) -> Files:
    """Pelican's front matter is flat: the source is two keys, the key points are one."""
    files = {}
    for lang, version in story.versions.items():
        head = {
            "Title": version.title,
            "Date": f"{story.date:%Y-%m-%d %H:%M}",
            "Lang": lang,
            "Slug": story.slug,
            "Category": f"{story.topic}-{lang}",
            "Topic": story.topic,
            "Keywords": ", ".join(story.tags),
            "Source_name": story.outlet,
            "Source_url": story.url,
            "Summary": version.summary,
            "Key_points": " || ".join(version.points),
        }
        lines = "".join(f"{key}: {value}\n" for key, value in head.items())
        files[f"content/{lang}/{story.date:%Y/%m}/{story.slug}.md"] = f"{lines}\n{version.body}\n"
    return files


def zola(story: Story) -> Files:
    """A section is a topic; a taxonomy that is not rendered gives the home page all stories."""
    files = {}
    for lang, version in story.versions.items():
        lines = [
            f"+++\ntitle = {quoted(version.title)}\ndate = {story.date.isoformat()}Z\nslug = {quoted(story.slug)}",
            "[taxonomies]\nall = ['all']\n[extra]",
            f"topic = {quoted(story.topic)}\ntags = {quoted(story.tags)}\nsummary = {quoted(version.summary)}",
            f"key_points = {quoted(version.points)}",
            f"source = {{ name = {quoted(story.outlet)}, url = {quoted(story.url)} }}\n+++\n{version.body}\n",
        ]
        files[f"content/{story.topic}/{story.slug}{INDEX[lang]}.md"] = "\n".join(lines)
    return files


def topics(layout: Layout) -> Files:
    """What a layout needs besides the stories: the names of the topics."""
    names = {topic: {"fr": fr, "en": en} for topic, (fr, en) in TOPICS.items()}
    texts = [(topic, lang, quoted(name)) for topic, both in names.items() for lang, name in both.items()]
    if layout is digest:
        return {"content/topics.yaml": json.dumps(names, ensure_ascii=False)}
    if layout is hugo:
        return {f"content/topics/{topic}/_index.{lang}.md": f"---\ntitle: {name}\n---\n" for topic, lang, name in texts}
    if layout is zola:
        home = '+++\ntitle = "Digest"\ntemplate = "index.html"\n+++\n'
        section = 'sort_by = "date"\npaginate_by = 20\ntemplate = "topic.html"\npage_template = "page.html"\n+++\n'
        return {f"content/_index{mark}.md": home for mark in INDEX.values()} | {
            f"content/{topic}/_index{INDEX[lang]}.md": f"+++\ntitle = {name}\n{section}" for topic, lang, name in texts
        }
    return {"_data/topics.json" if layout is eleventy else "topics.json": json.dumps(names, ensure_ascii=False)}


def write_files(site: Path, files: Files) -> None:
    """Write files below a site."""
    for path, text in files.items():
        place = site / path
        try:
            place.write_text(text, encoding="utf-8")
        except FileNotFoundError:
            place.parent.mkdir(parents=True)
            place.write_text(text, encoding="utf-8")


def write_corpus(stories: Iterable[Story], sites: Mapping[Path, Layout]) -> None:
    """Write each story, as it comes, in the layout of each site."""
    for site, layout in sites.items():
        write_files(site, topics(layout))
    for story in stories:
        for site, layout in sites.items():
            write_files(site, layout(story))
