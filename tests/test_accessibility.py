"""axe-core in a real Chromium: each type of page, in each language, theme and colour scheme, has no violation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.reading import ADDRESSES, opened
from tests.sites import CONFIG, FACTS, REPOSITORY, article, build_site, story, write_site
from tests.web import serving

AXE = (REPOSITORY / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async (only) => {
  const found = await axe.run(document, {resultTypes: ['violations'], preload: false, ...only})
  return [found.passes.length, found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`))]
}"""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that look at colours."""
ARABIC = {
    "digest.yaml": CONFIG.replace("fr: Revue", "ar: موجز").replace("fr: Français", "ar: العربية"),
    "content/topics.yaml": "world: {ar: العالم, en: World}\n",
    **{name.replace(".fr.", ".ar."): text for name, text in story("talks").items()},
    "content/stories/other.ar.md": article(
        "المفاوضات مستمرة في القاهرة",
        "كلمات قليلة.",
        **{**FACTS, "sources": [{"name": "Reuters", "url": "https://example.org/x", "title": "Talks", "lang": "en"}]},
        key_points=["نقطة أولى", "نقطة ثانية"],
        quotes=[{"text": "نواصل", "speaker": "A. Speaker", "lang": "en", "original": "We go on"}],
        timeline=[{"date": "2024-05-16", "text": "بدأت", "source": "Reuters"}],
    ),
}
ARABIC_PAGES = ("/ar/", "/ar/2024/05/other/", "/en/2024/05/talks/", "/ar/sources/reuters/", "/ar/editions/2024-w20/")


@pytest.fixture(scope="module", params=["default", "plain"])
def addresses(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """One of each type of page in a theme, of the sample digest and of a small one from right to left."""
    root: Path = write_site(tmp_path_factory.mktemp("arabic"), dict(ARABIC))
    (root / "digest.yaml").write_text(
        ARABIC["digest.yaml"] + f"editions: weekly\ntheme: {request.param}\n", encoding="utf-8"
    )
    build_site(root)
    sample = request.getfixturevalue({"default": "served", "plain": "served_plain"}[request.param])
    with serving(root / "_site") as arabic:
        yield [*(sample + address for address in ADDRESSES), *(arabic + address for address in ARABIC_PAGES)]


@pytest.mark.timeout(600)
def test_no_violations(browser: Browser, addresses: list[str]) -> None:
    """In the light by all rules, then the same page in the dark, which differs in its colours alone (see below)."""
    faults = []
    with opened(browser, 700, bypass_csp=True) as page:
        for address in addresses:
            page.goto(address)
            page.evaluate(AXE)
            for scheme, only, least in (("light", {}, 6), ("dark", COLOURS, 1)):
                page.emulate_media(color_scheme=scheme)
                passed, violations = page.evaluate(VIOLATIONS, only)
                assert passed >= least, address
                faults += [f"{address} {scheme}: {one}" for one in violations]
    assert faults == []


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_the_dark_changes_colours_alone(theme: str) -> None:
    """What a style sheet says for dark pages are custom properties, of which rules make colours."""
    style = (REPOSITORY / "themes" / theme / "static/style.css").read_text(encoding="utf-8")
    dark = re.findall(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}", style, flags=re.S)
    assert dark
    said = [one for rules in dark for block in re.findall(r"\{(.*?)\}", rules, flags=re.S) for one in block.split(";")]
    assert [one for one in map(str.strip, said) if one and not re.fullmatch(r"--\w+: #[0-9a-f]{3,6}", one)] == []


def test_axe_is_awake(browser: Browser) -> None:
    """A page with faults of the kinds that themes make has them told."""
    with opened(browser) as page:
        faults = '<h1 style="color: #bbb; background: #fff">Too pale</h1><a href="/"></a>'
        page.set_content(f'<html lang="en"><title>x</title><main>{faults}</main>')
        page.evaluate(AXE)
        _, violations = page.evaluate(VIOLATIONS, {})
        assert {one.partition(":")[0] for one in violations} >= {"color-contrast", "link-name"}
