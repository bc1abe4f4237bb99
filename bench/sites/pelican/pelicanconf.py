"""The settings of Pelican, and the earlier stories of a topic, which it does not give itself."""

import json
from pathlib import Path

from pelican import signals

SITENAME, SITEURL, TIMEZONE, DEFAULT_LANG, PATH, THEME = (
    "Digest", "https://digest.example", "UTC", "en", "content", "theme",
)  # fmt: skip
OUTPUT_PATH = "out"
# Both languages are listed; the link to the other one is worked out from the slug.
ARTICLE_TRANSLATION_ID = None
ARTICLE_URL = ARTICLE_LANG_URL = "{lang}/{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = ARTICLE_URL + "index.html"
CATEGORY_URL = "topics/{slug}/"
CATEGORY_SAVE_AS = CATEGORY_URL + "index.html"
AUTHOR_SAVE_AS = TAG_SAVE_AS = TAGS_SAVE_AS = AUTHORS_SAVE_AS = ""
CATEGORIES_SAVE_AS = ARCHIVES_SAVE_AS = DRAFT_SAVE_AS = ""
DIRECT_TEMPLATES = ["home_en", "home_fr", "sitemap"]
HOME_EN_SAVE_AS, HOME_FR_SAVE_AS, SITEMAP_SAVE_AS = "en/index.html", "fr/index.html", "sitemap.xml"
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"category": 20}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = "{lang}/atom.xml"
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = True
TYPOGRIFY = False
SUMMARY_MAX_LENGTH = None
DEFAULT_DATE_FORMAT = "%Y-%m-%d"
MARKDOWN = {"extensions": ["tables", "fenced_code"], "extension_configs": {}, "output_format": "html5"}
TOPICS = json.loads(Path(__file__).with_name("topics.json").read_text(encoding="utf-8"))
T = {
    "en": {
        "source": "Source", "previous": "Earlier on this topic", "switch": "Lire en français",
        "newest": "Latest stories", "older": "Older", "newer": "Newer", "key": "Key points",
    },
    "fr": {
        "source": "Source", "previous": "Plus tôt sur ce thème", "switch": "Read in English",
        "newest": "Derniers articles", "older": "Plus anciens", "newer": "Plus récents", "key": "À retenir",
    },
}  # fmt: skip


class Earlier:
    """A plugin: the five stories of the topic before each."""

    @staticmethod
    def register():
        signals.article_generator_finalized.connect(Earlier.find)

    @staticmethod
    def find(generator):
        topics = {}
        for article in sorted(generator.articles, key=lambda article: article.date):
            before = topics.setdefault(article.category.name, [])
            article.previous5 = before[:-6:-1]
            article.points = article.key_points.split(" || ")
            before.append(article)


PLUGINS = [Earlier]
