"""What others wrote is inert in the output: no script, no handler, no address that runs something.

The output is read as a browser reads it, with `html.parser`; raw text is not searched: `&lt;script>` is harmless.
"""

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from time import process_time
from urllib.parse import urlsplit

import pytest

from digest.errors import DigestError
from tests.sites import article, build_site, output_of, write_site

SCRIPT = '</title></script>"\'><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>'
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href", "srcset"}
ELEMENTS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "base",
    "form",
    "svg",
    "math",
    "template",
    "frame",
    "applet",
    "noscript",
}


class Reading(HTMLParser):
    """Everything of a page that could run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.live: list[str] = []
        self.data: list[str] = []
        self.tags: list[str] = []
        self._in_data = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if (tag, dict(attrs).get("type")) == ("script", "application/ld+json"):
            self._in_data = True
            self.data.append("")
        elif tag in ELEMENTS:
            self.live.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.live.append(f"{tag} {name}={value}")
            if name in ADDRESSES and not is_harmless(value or ""):
                self.live.append(f"{tag} {name}={value}")
            if name == "http-equiv" and value == "refresh":
                self.live.append(f"meta refresh {dict(attrs).get('content')}")

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_data = False


def is_harmless(address: str) -> bool:
    """Web and mail addresses and the site's own, as browsers read them: without tabs, line ends and controls."""
    read = address.translate({9: None, 10: None, 13: None}).lstrip("".join(map(chr, range(33)))).replace("\\", "/")
    return urlsplit(read).scheme in ("", "http", "https", "mailto")


def live_parts(root: Path) -> dict[str, list[str]]:
    """The pages of a site that hold something live, with what it is."""
    pages = {path: data.decode() for path, data in output_of(root).items() if path.endswith(".html")}
    assert len(pages) > 5
    return {path: live for path, text in pages.items() if (live := Reading(text).live)}


def story_page(root: Path) -> str:
    return output_of(root)["fr/2024/05/a/index.html"].decode()


def hostile(**keys: object) -> dict[str, object]:
    """Facts and words of a story in which every text is hostile."""
    return {
        "summary": SCRIPT,
        "key_points": [SCRIPT],
        "added": "2024-05-17",
        "topic": "world",
        "tags": [SCRIPT],
        "sources": [
            {"name": SCRIPT, "url": "https://x.example/?a='b'&c=(d)", "title": SCRIPT, "author": SCRIPT, "lang": SCRIPT}
        ],
        "by": SCRIPT,
        "id": SCRIPT,
        "timeline": [{"date": "2024", "text": SCRIPT, "source": SCRIPT}],
        "quotes": [{"text": SCRIPT, "speaker": SCRIPT, "source": SCRIPT, "lang": "en", "original": SCRIPT}],
        "corrections": [{"date": "2024", "text": SCRIPT}],
        "translation": {"of": "uk", "kind": "human", "by": SCRIPT},
        "params": {"x": SCRIPT, SCRIPT: [SCRIPT]},
        **keys,
    }


def test_the_reading_sees_what_is_live() -> None:
    """The check itself: it finds what it is meant to find."""
    found = Reading(
        SCRIPT + '<a href="java\nscript:x" ONCLICK=y><script type="application/ld+json">{}</script><svg/onload=z>'
    ).live
    assert len(found) == 7


@pytest.mark.parametrize("typography", ["true", "false"])
def test_texts_of_the_front_matter_are_inert(typography: str, tmp_path: Path) -> None:
    """HTML in titles, summaries, key points, sources, tags, quotes is text, with and without typography."""
    config = (
        "title: {fr: '<script>alert(1)</script>', en: Digest}\nbase_url: https://digest.example\n"
        f"languages: {{fr: {{label: '<img src=x onerror=y>', typography: {typography}}}, en: English}}\n"
    )
    topics = "world: {label: {fr: '<script>x</script>', en: World}, description: {fr: '<svg onload=x>'}}\n"
    write_site(tmp_path, {"digest.yaml": config, "content/topics.yaml": topics})
    write_site(
        tmp_path,
        {"digest.yaml": config, "content/topics.yaml": topics, "content/stories/a.fr.md": article(SCRIPT, **hostile())},
    )
    build_site(tmp_path)
    assert live_parts(tmp_path) == {}
    assert "&lt;script&gt;" in story_page(tmp_path)


def test_a_withdrawn_story_gives_its_reason_as_text(tmp_path: Path) -> None:
    """The reason on a notice, and the page of an old address, are inert too."""
    keys = hostile(withdrawn=SCRIPT)
    other = article(SCRIPT, **hostile(aliases=["/fr/'old\"<b>/"]))
    write_site(tmp_path, {"content/stories/a.fr.md": article(SCRIPT, **keys), "content/stories/b.fr.md": other})
    try:
        build_site(tmp_path)
    except DigestError as error:
        assert [problem.path for problem in error.problems] == ["content/stories/b.fr.md"]
        write_site(tmp_path, {"content/stories/b.fr.md": article(**hostile())})
        build_site(tmp_path)
    live = live_parts(tmp_path)
    assert [part for parts in live.values() for part in parts if not part.startswith("meta refresh 0; url=/fr/")] == []


def test_feeds_are_whole_whatever_texts_hold(tmp_path: Path) -> None:
    """Atom, sitemap and JSON feed stay well-formed, and their texts say what was written."""
    config = "title: {fr: Revue, en: Digest}\nbase_url: https://digest.example\n"
    config += "languages: {fr: {label: Français, typography: false}, en: English}\n"
    title = SCRIPT + "]]>&amp;\u2028"
    write_site(tmp_path, {"digest.yaml": config, "content/stories/a.fr.md": article(title, **hostile())})
    build_site(tmp_path)
    output = output_of(tmp_path)
    trees = {path: ET.fromstring(data) for path, data in output.items() if path.endswith(".xml")}
    assert len(trees) >= 3
    titles = [node.text for node in trees["fr/feed.xml"].iter("{http://www.w3.org/2005/Atom}title")]
    assert title.strip() in titles
    assert json.loads(output["fr/feed.json"])["items"][0]["title"] == title.strip()


def test_structured_data_is_one_block(tmp_path: Path) -> None:
    """`</script>` in a title does not end the data block: it is one, it is JSON, and it has the title as written."""
    title = "</script><script>alert(1)</script><!--<script>"
    config = "title: x\nbase_url: https://digest.example\n"
    config += "languages: {fr: {label: Français, typography: false}, en: English}\n"
    write_site(tmp_path, {"digest.yaml": config, "content/stories/a.fr.md": article(title, **hostile())})
    build_site(tmp_path)
    read = Reading(story_page(tmp_path))
    (block,) = read.data
    assert (json.loads(block)["headline"], read.live) == (title, [])


BODIES = {
    "raw HTML": "<script>alert(1)</script>\n\nx <script>alert(1)</script> <img src=x onerror=alert(1)> <b onclick=x>",
    "raw blocks": "<div onclick=x>\n\n<style>*{}</style>\n\n<!-- <script> -->\n\n<?php x ?>\n\n<![CDATA[<script>]]>",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>\n\n<math><mtext><script>x</script></mtext></math>",
    "fence": '```x"><script>alert(1)</script>\ncode </code></pre><script>alert(1)</script>\n```',
    "fence with tildes": '~~~ " onclick="x\n</code><script>x</script>\n~~~',
    "code": "`<script>alert(1)</script>` and ``` ` <img onerror=x> ```\n\n    <script>alert(1)</script>\n",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=y&#62; &#x3c;script&#x3E;",
    "link title": '[x](https://x.example "\\" onclick=\\"alert(1)") [y](https://x.example \'><script>x</script>\')',
    "link text": '[<script>x</script>](https://x.example) [a](<https://x.example/"onclick=x>)',
    "heading": "# <script>x</script>\n\n## x {onclick=y}\n\nx\n===",
    "table": "| <script>x</script> | b |\n|:--|--:|\n| <img onerror=x> | y |",
    "placeholders": 'href="digest:0" src="digest:0" "digest:0" `href="digest:0"` [x](/fr/) [digest:0](/en/)',
    "reference": '[x]: <https://x.example/> "><script>y</script>"\n\n[x] [<b onclick=y>][x]',
    "typography": '"<script>" \'<script>\' «<script>» "&lt;script&gt;" x & y &amp;lt; ...<script>',
    "mail": '<a@b.example> [m](mailto:a@b.example?subject="><script>) <https://x.example/"onclick="x>',
}


@pytest.mark.parametrize("typography", ["true", "false"])
def test_bodies_are_inert(typography: str, tmp_path: Path) -> None:
    """Raw HTML, code, titles of links, information of fences: none of them becomes live."""
    config = "title: x\nbase_url: https://digest.example\n"
    config += f"languages: {{fr: {{label: F, typography: {typography}}}, en: English}}\n"
    files = {
        f"content/stories/b{number}.fr.md": article(name, body, added="2024-05-17", source="AFP")
        for number, (name, body) in enumerate(BODIES.items())
    }
    build_site(write_site(tmp_path, {"digest.yaml": config, **files}))
    assert live_parts(tmp_path) == {}
    pages = output_of(tmp_path)
    assert all(f"fr/2024/05/b{number}/index.html" in pages for number in range(len(BODIES)))


SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "vbscript:x",
    "data:text/html,<script>x</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg/onload=x>",
    "file:///etc/passwd",
    "blob:x",
    "about:blank",
    "view-source:x",
    "java&#115;cript:x",
    "&#106;avascript:x",
    "&#x6A;avascript:x",
    "javascript&colon;x",
    "java&Tab;script:x",
    "java&NewLine;script:x",
    "&#1;javascript:x",
    "&#32;javascript:x",
    "javascript%3Ax",
    "%6Aavascript:x",
    "java\\script:x",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/&Tab;/evil.example",
    "/%09/evil.example",
    "%2F%2Fevil.example",
    "feed:javascript:x",
    "mailto:x",
    "#x",
    "?x=javascript:y",
    "./javascript:x",
]
FORMS = ["[x]({})", "[x](<{}>)", "<{}>", "![x]({})", "[x][r]\n\n[r]: {}", "[x][r]\n\n[r]: <{}>", '[x]({} "title")']


def test_no_address_of_a_body_runs_anything(tmp_path: Path) -> None:
    """Schemes in any disguise and any form of link: refused with its line, or inert in the output."""
    files = {
        f"content/stories/s{one}-{two}.fr.md": article(body=form.format(scheme), added="2024-05-17", source="AFP")
        for one, scheme in enumerate(SCHEMES)
        for two, form in enumerate(FORMS)
    }
    write_site(tmp_path, dict(files))
    with pytest.raises(DigestError) as caught:
        build_site(tmp_path)
    assert all(problem.line and problem.path in files for problem in caught.value.problems)
    refused = {problem.path for problem in caught.value.problems}
    for path in refused:
        (tmp_path / path).unlink()
    build_site(tmp_path)
    assert 20 < len(refused) < len(files) - 20
    assert live_parts(tmp_path) == {}
    outside = [href for text in output_of(tmp_path).values() for href in _leaving(text)]
    assert outside == []


def _leaving(data: bytes) -> list[str]:
    """Addresses of other hosts without a scheme, which look like the site's own."""
    text = data.decode(errors="replace").replace("\\", "/")
    return [part[:40] for part in text.split('href="')[1:] if part.startswith("//")]


@pytest.mark.parametrize("key", ["url", "archived_url"])
@pytest.mark.parametrize("address", [s for s in SCHEMES if ":" in s and "&" not in s and "%" not in s])
def test_addresses_of_sources_are_of_the_web(key: str, address: str, tmp_path: Path) -> None:
    """A source's address is http(s), or the build says where it is not."""
    path = "content/stories/a.fr.md"
    write_site(tmp_path, {path: article(added="2024-05-17", sources=[{"name": "AFP", key: address}])})
    with pytest.raises(DigestError) as caught:
        build_site(tmp_path)
    assert [
        (problem.path, problem.line, "is not a web address" in problem.message) for problem in caught.value.problems
    ] == [(path, 5, True)]


def test_an_svg_is_shown_as_an_image_only(tmp_path: Path) -> None:
    """A drawing with a script is a file behind `<img>`, where browsers run none; the headers forbid the rest."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    body = "![A drawing](x.svg)"
    write_site(
        tmp_path,
        {
            "content/stories/x.svg": drawing,
            "content/stories/a.fr.md": article(body=body, added="2024-05-17", source="AFP"),
        },
    )
    build_site(tmp_path)
    assert live_parts(tmp_path) == {}
    assert 'src="/media/x-' in story_page(tmp_path)
    assert b"/*\n  Content-Security-Policy: default-src 'none'" in output_of(tmp_path)["_headers"]


@pytest.mark.parametrize(
    "body",
    [
        "x" * 5_000_000,
        "word " * 1_000_000,
        "[" * 20_000,
        "![" * 20_000,
        "[a](" * 20_000,
        "*a **b " * 20_000,
        "`" * 20_000 + "a",
        "> " * 20_000,
        "- " * 20_000,
        "\"'" * 100_000,
        "<" * 200_000,
        "&" * 200_000,
        "|" * 20_000 + "\n" + "|-" * 20_000,
        "a  :" * 100_000,
        " " * 300_000 + ";",
        "[a]: b\n" * 20_000,
        "…" + " " * 100_000 + "!",
    ],
    ids=lambda body: f"{body[:8].strip()!r} x {len(body)}",
)
def test_no_body_takes_long(body: str, tmp_path: Path) -> None:
    """Long lines and deep or endless openings are built in the time of any other body."""
    began = process_time()
    build_site(write_site(tmp_path, {"content/stories/a.fr.md": article(body=body, added="2024-05-17", source="AFP")}))
    assert process_time() - began < 20
    assert live_parts(tmp_path) == {}
