"""What each template gets besides the page itself: one function per template that needs more than its plain values."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from digest import cldr, views
from digest.dates import rfc3339, zone

if TYPE_CHECKING:
    from digest.render import Task, _Renderer

Cards = list[list[views.CardView]]


def values_for(
    task: "Task", page: views.PageView, cards: Cards, story: views.StoryView | None, renderer: "_Renderer"
) -> dict[str, Any]:
    """The variables of one rendering."""
    special = _SPECIAL.get(task.template)
    values = special(task.values, cards, page, renderer) if special else _listed(task.values, cards, page, renderer)
    return {"page": page, "story": story, **values}


def _listed(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    """Lists: their cards, and the ways to their neighbours."""
    neighbours = {key: values[key] and renderer.hrefs.href(values[key]) for key in ("newer", "older") if key in values}
    return {**values, **neighbours, "cards": cards[0] if cards else []}


def _home(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    href = renderer.hrefs.href
    topics = [
        (views.Link(name, href(address)), listed)
        for (name, address), listed in zip(values["topics"], cards[1:], strict=True)
    ]
    months = [views.MonthView(cldr.month_text(month, renderer.lang), href(to), 0) for month, to in values["months"]]
    return {"newest": cards[0], "topics": topics, "months": months}


def _story(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    return {"related": cards[0]}


def _topics(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    href = renderer.hrefs.href
    return {"entries": [views.Link(name, href(address), about=about) for name, address, about in values["entries"]]}


def _counted(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    href = renderer.hrefs.href
    return {"entries": [views.Link(name, href(address), count=n) for name, address, n, *_ in values["entries"]]}


def _archive(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    href, lang = renderer.hrefs.href, renderer.lang
    return {"entries": [views.MonthView(cldr.month_text(m, lang), href(to), n) for m, to, n in values["entries"]]}


def _all_languages(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    return {
        "texts": [
            (
                one.code,
                renderer.direction(one.code),
                renderer.setting.words[one.code],
                renderer.hrefs.href(renderer.setting.frames[one.code].home),
                one.title,
            )
            for one in renderer.config.languages
        ]
    }


def _redirect(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    return {"to": renderer.hrefs.href(values["to"]), "to_url": renderer.hrefs.absolute(values["to"])}


def _redirects(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    href = renderer.hrefs.href
    return {"moves": [(href(alias), href(address)) for alias, address in values["moves"]]}


def _feed(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    absolute = renderer.hrefs.absolute
    return {
        "cards": cards[0],
        "feed": {
            "id": page.url,
            "title": page.title,
            "self_url": page.url,
            "home_url": absolute(values["home"]),
            "updated": rfc3339(values["updated"], zone(renderer.config.timezone)),
        },
    }


def _json_feed(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    return {
        "feed_json": {
            "version": "https://jsonfeed.org/version/1.1",
            "title": page.title,
            "home_page_url": renderer.hrefs.absolute(values["home"]),
            "feed_url": page.url,
            "language": renderer.lang,
            "items": [_item(card) for card in cards[0]],
        }
    }


def _item(card: views.CardView) -> dict[str, Any]:
    item = {
        "id": card.id,
        "url": card.url,
        "title": card.title,
        "summary": card.summary,
        "content_text": card.summary,
        "date_published": card.published,
        "date_modified": card.changed,
        "tags": [topic.label for topic in card.topics],
        "language": card.lang,
    }
    return {key: value for key, value in item.items() if value}


def _sitemap(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    absolute = renderer.hrefs.absolute
    return {
        "entries": [
            {
                "alternates": [(lang, absolute(address)) for lang, address in places],
                "default": default and absolute(default),
                "day": day,
            }
            for places, default, day in values["entries"]
        ]
    }


def _files(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    return {"files": [renderer.hrefs.absolute(file) for file in values["files"]]}


def _robots(values: dict[str, Any], cards: Cards, page: views.PageView, renderer: "_Renderer") -> dict[str, Any]:
    return {"sitemap": values["sitemap"] and renderer.hrefs.absolute(values["sitemap"])}


_SPECIAL: dict[str, Callable[..., dict[str, Any]]] = {
    "home.html": _home,
    "story.html": _story,
    "topics.html": _topics,
    "tags.html": _counted,
    "sources.html": _counted,
    "archive.html": _archive,
    "404.html": _all_languages,
    "languages.html": _all_languages,
    "redirect.html": _redirect,
    "redirects.txt": _redirects,
    "atom.xml": _feed,
    "feed.json": _json_feed,
    "sitemap.xml": _sitemap,
    "sitemap-index.xml": _files,
    "robots.txt": _robots,
}
