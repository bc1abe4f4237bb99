"""Pages of topics, home pages and feeds, which MkDocs itself does not make."""

import json
from pathlib import Path

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
MADE = {}
"""Between the two hooks: the templates, and the stories by language and by language and topic, newest first."""


def on_env(env, config, files):
    """Tell stories what came before them."""
    topics = json.loads(Path("topics.json").read_text(encoding="utf-8"))
    env.globals.update(T=T, TOPICS=topics, SITE=config.site_url)
    pages = [file.page for file in files.documentation_pages() if "topic" in file.page.meta]
    MADE.update(env=env, langs={"en": [], "fr": []}, topics={})
    for page in sorted(pages, key=lambda page: page.meta["date"], reverse=True):
        MADE["langs"][page.meta["lang"]].append(page)
        MADE["topics"].setdefault((page.meta["lang"], page.meta["topic"]), []).append(page)
    for group in MADE["topics"].values():
        for at, page in enumerate(group):
            page.previous5 = group[at + 1 : at + 6]
    return env


def on_post_build(config):
    """Write what lists stories."""

    def write(path, template, **names):
        place = Path(config.site_dir, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(MADE["env"].get_template(template).render(**names), encoding="utf-8")

    for (lang, topic), group in MADE["topics"].items():
        base = f"{lang}/topics/{topic}/"
        parts = [group[at : at + 20] for at in range(0, len(group), 20)]
        for number, posts in enumerate(parts, 1):
            path = base + (f"page/{number}/" if number > 1 else "") + "index.html"
            names = {"L": lang, "topic": topic, "base": f"/{base}", "number": number, "total": len(parts)}
            write(path, "topic.html", posts=posts, **names)
    for lang, group in MADE["langs"].items():
        write(f"{lang}/index.html", "home.html", L=lang, posts=group[:50])
        write(f"{lang}/atom.xml", "atom.xml", L=lang, posts=group[:20])
