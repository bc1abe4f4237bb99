"""What every page of the site is rendered with; small, sent to whatever renders, and told apart by its bytes."""

from typing import Any

from msgspec import Struct

from digest import addresses
from digest.config import Config, Language
from digest.drawing import Look
from digest.fingerprint import fingerprint_of
from digest.plan import Plan, topic_address
from digest.site import Settings
from digest.theme import Theme
from digest.vocabulary import Vocabulary, label


class Frame(Struct, frozen=True):
    """What surrounds every page of a language: names and the ways to other parts of the site."""

    lang: str
    title: str
    direction: str | None
    home: str
    topics: tuple[tuple[str, str, str], ...]
    """Id, label and address of each topic that has stories."""
    plain: tuple[tuple[str, str], ...]
    """Title and address of the pages about the site."""
    sections: dict[str, str]
    """`topics`, `sources`, `tags`, `archive`, `editions`, `search`, `feeds` → the address of their list, where made."""
    feeds: tuple[tuple[str, str], ...]


class Setting(Struct, frozen=True):
    """Everything that rendering depends on besides a page's own record."""

    config: Config
    vocabulary: Vocabulary
    sources: dict[str, str]
    """Template name → text."""
    words: dict[str, dict[str, Any]]
    assets: dict[str, str]
    """Static file of the theme → its address."""
    frames: dict[str, Frame]
    image_sizes: str
    cards: Look


def setting_of(plan: Plan, theme: Theme) -> Setting:
    """What the pages of this site are rendered with."""
    return Setting(
        plan.site.config,
        plan.site.vocabulary,
        theme.sources,
        theme.words,
        {name: asset.address for name, asset in theme.assets.items()},
        {lang.code: _frame(plan, lang.code) for lang in plan.languages},
        theme.settings.image_sizes,
        look_of(theme),
    )


def look_of(theme: Theme) -> Look:
    """How the social cards of this site look."""
    settings = theme.settings
    return Look(settings.card_paper, settings.card_ink, settings.card_tones, theme.fonts)


def frame_name(setting: Setting, settings: Settings, lang: str) -> bytes:
    """The fingerprint of what every page in a language shows of the site."""
    config = setting.config
    return fingerprint_of(
        setting.frames[lang],
        [(one.code, one.label, one.title, one.direction) for one in config.languages],
        config.base_url,
        config.timezone,
        config.params,
        config.formats,
        config.social_cards,
        config.noindex,
        settings,
    )


def _frame(plan: Plan, code: str) -> Frame:
    lang = plan.site.config.language(code)
    return Frame(
        code,
        lang.title,
        lang.direction,
        addresses.home(lang),
        tuple(
            (topic.id, label(topic.label, code, topic.id), topic_address(topic, lang))
            for topic in plan.site.vocabulary.topics.values()
            if plan.makes("topic") and topic.id in plan.shelf(lang).topics
        ),
        tuple(
            (plan.site.titles[version.path], address)
            for plain in plan.site.plain
            for version, address in plain.placed()
            if plan.makes("page") and version.lang == code
        ),
        _sections(plan, lang),
        plan.feeds(addresses.home(lang)),
    )


def _sections(plan: Plan, lang: Language) -> dict[str, str]:
    made = {"topics": "topic", "sources": "source", "tags": "tag", "archive": "archive", "search": "search"}
    lists = {name: addresses.section(lang, name) for name, format in made.items() if plan.makes(format)}
    if plan.makes("edition") and plan.site.editions.shown:
        lists["editions"] = addresses.section(lang, "editions")
    return lists | ({"feeds": addresses.outlines(lang)} if plan.makes("opml") and plan.makes("atom") else {})
