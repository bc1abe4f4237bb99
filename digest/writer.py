"""What is said in one language of a site: its words and addresses, and the frame of every page. Pure."""

from typing import Any

from markupsafe import Markup

from digest import cldr, views
from digest.addresses import Hrefs, hrefs
from digest.dates import rfc3339, zone
from digest.pages import Shown
from digest.placing import placed
from digest.references import Target
from digest.setting import Setting
from digest.vocabulary import label


class LanguageWriter:
    """Writes for the pages of one language; what the views of pages see of it is `digest.pages.Writer`."""

    def __init__(self, setting: Setting, lang: str) -> None:
        self.setting, self.lang = setting, lang
        self.config = setting.config
        self.hrefs: Hrefs = hrefs(setting.config)
        self.host = setting.config.base_url.partition("://")[2].partition("/")[0].partition(":")[0]
        self.topics = {
            one.id: views.Link(
                label(one.label, lang, one.id), self.hrefs.href(address), one.id, code=one.qcode or "", number=number
            )
            for number, (id, _, address) in enumerate(setting.frames[lang].topics, 1)
            for one in (setting.vocabulary.topics[id],)
        }
        self.directions = {one.code: self.direction(one.code) for one in self.config.languages}

    def say(self, text: Any, **values: Any) -> str:
        """An interface word with its gaps filled; of several plural forms the one for `n`."""
        if isinstance(text, dict):
            category = cldr.plural(int(values.get("n", 0)), self.lang)
            text = text.get(category) or text["other"]
        return str(text).format_map(values)

    def href(self, address: str) -> str:
        """An address as links of pages have it."""
        return self.hrefs.href(address)

    def absolute(self, address: str) -> str:
        """An address in full."""
        return self.hrefs.absolute(address)

    def month(self, month: str) -> str:
        """`2024/05` in words."""
        return cldr.month_text(month, self.lang)

    def instant(self, seconds: int) -> str:
        """A moment in the site's time zone (RFC 3339)."""
        return rfc3339(seconds, zone(self.config.timezone))

    def body(self, html: str, targets: tuple[Target, ...]) -> Markup:
        """A body whose links lead where its targets are, as those of pages do."""
        return Markup(placed(html, targets, self.hrefs, self.setting.image_sizes))

    def body_in_full(self, html: str, targets: tuple[Target, ...]) -> Markup:
        """The same with addresses in full."""
        in_full = Hrefs(self.hrefs.base_url, self.hrefs.base_url)
        return Markup(placed(html, targets, in_full, self.setting.image_sizes))

    def topic(self, id: str) -> views.Link | None:
        """A topic, where the site has it."""
        return self.topics.get(id)

    def tag(self, day: str, key: str) -> str:
        """A `tag:` URI (RFC 4151) of something in this language."""
        return f"tag:{self.host},{day}:{key}/{self.lang}"

    def texts(self) -> list[tuple[str, str, dict[str, Any], str, str]]:
        """Code, direction, interface words, home and title of every language."""
        setting, href = self.setting, self.hrefs.href
        return [
            (
                one.code,
                self.direction(one.code),
                setting.words[one.code],
                href(setting.frames[one.code].home),
                one.title,
            )
            for one in self.config.languages
        ]

    def direction(self, code: str) -> str:
        """The direction of a language, as the site says or as CLDR knows it."""
        said = next((one.direction for one in self.config.languages if one.code == code), None)
        return said or cldr.direction(code)

    def site(self) -> views.SiteView:
        frame, href = self.setting.frames[self.lang], self.hrefs.href
        return views.SiteView(
            frame.title,
            self.lang,
            self.direction(self.lang),
            href(frame.home),
            self.config.base_url,
            tuple(
                views.Link(name, href(address), id, number=number)
                for number, (id, name, address) in enumerate(frame.topics, 1)
            ),
            tuple(views.Link(name, href(address)) for name, address in frame.plain),
            {name: href(address) for name, address in frame.sections.items()},
            tuple((name, href(address)) for name, address in frame.feeds),
            self.config.params,
            self.config.noindex,
        )

    def page(self, shown: Shown) -> views.PageView:
        href, absolute = self.hrefs.href, self.hrefs.absolute
        others = {switch.lang: switch for switch in shown.switches}
        languages = tuple(
            views.Language(
                one.code,
                one.label,
                self.directions[one.code],
                href(others[one.code].address if one.code in others else shown.address),
                others[one.code].exact if one.code in others else True,
                one.code == self.lang and one.code not in others,
            )
            for one in self.config.languages
            if one.code in others or one.code == self.lang
        )
        alternates = [(one.lang, absolute(one.address)) for one in shown.switches if one.exact]
        if alternates and self.lang not in others:
            alternates.append((self.lang, absolute(shown.address)))
        alternates.sort()
        if shown.default:
            alternates.append(("x-default", absolute(shown.default)))
        return views.PageView(
            href(shown.address),
            absolute(shown.address),
            shown.title,
            shown.description,
            languages,
            tuple(alternates),
            tuple((name, href(address)) for name, address in shown.feeds),
        )
