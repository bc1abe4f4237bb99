"""A seeded corpus of bilingual stories, written as a site's content. Standard library only.

Story i depends on the seed and on i alone: the corpus of 1,000 is the first 1,000 stories of the corpus of 10,000.
Sizes and markup are those of news summaries: some 3,200 characters of body, with what the typography has to set.
"""

import json
import random
import re
import textwrap
from datetime import datetime, timedelta
from pathlib import Path

TOPICS = {
    "politics": ("Politique", "Politics"), "economy": ("Économie", "Economy"), "science": ("Sciences", "Science"),
    "health": ("Santé", "Health"), "climate": ("Climat", "Climate"), "technology": ("Numérique", "Technology"),
    "culture": ("Culture", "Culture"), "education": ("Éducation", "Education"), "justice": ("Justice", "Justice"),
    "world": ("Monde", "World"), "cities": ("Villes", "Cities"), "sport": ("Sport", "Sport"),
}  # fmt: skip
WORDS = {
    "fr": {
        "noun": "le gouvernement|le marché|la ministre|l'accord|un budget|la région|une enquête|l'énergie|le rapport|"
        "la forêt|un conseil|le débat|l'hôpital|la sécheresse|un tribunal|l'océan|le réseau|la recherche|une grève|"
        "le scrutin|la dette|l'université|un festival|la frontière|le chantier|une réforme|l'élève|le musée|la paix",
        "adjective": "important nouveau public national européen économique fragile durable numérique climatique "
        "juridique culturel régional étranger budgétaire scientifique contesté inédit modéré précis",
        "verb": "annonce confirme prévoit présente défend refuse accepte publie examine soutient critique dénonce "
        "rappelle explique constate finance prépare suspend compare espère redoute modifie renforce réduit menace",
        "link": "de la part de|à propos de|pour|avec|selon|depuis|contre|malgré|après|devant|sans",
        "join": "et|mais|alors que|tandis que|parce que|lorsque",
        "place": "Lyon Nantes Lille Strasbourg Montréal Genève Bruxelles Dakar Tunis Grenoble Brest Liège Nîmes Évry",
    },
    "en": {
        "noun": "the government|the market|the minister|an agreement|a budget|the region|an inquiry|the report|energy|"
        "the forest|a council|the debate|the hospital|the drought|a court|the ocean|the network|research|a strike|"
        "the ballot|the debt|the university|a festival|the border|the site|a reform|the museum|peace",
        "adjective": "important new public national European economic fragile sustainable digital legal cultural "
        "regional foreign fiscal scientific disputed unprecedented moderate precise",
        "verb": "announces confirms expects presents defends refuses accepts publishes examines supports criticises "
        "recalls explains notes funds prepares suspends compares hopes fears changes strengthens reduces threatens",
        "link": "on behalf of|about|for|with|according to|since|against|despite|after|before|without",
        "join": "and|but|while|whereas|because|when",
        "place": "London Leeds Bristol Dublin Toronto Geneva Brussels Dakar Boston Nairobi Accra Paris Oslo Vienna",
    },
}  # fmt: skip
SEED = "digest-1"
ORIGIN = datetime(2023, 1, 1, 6)


class Author:
    """Writes texts in one language."""

    def __init__(self, chance: random.Random, lang: str) -> None:
        self.chance, self.lang = chance, lang
        self.words = {kind: words.split("|" if "|" in words else None) for kind, words in WORDS[lang].items()}

    def word(self, kind: str) -> str:
        """A word of that kind, the first ones more often."""
        words = self.words[kind]
        return words[int(len(words) * self.chance.random() ** 2)]

    def clause(self) -> str:
        """Somebody does something."""
        parts = [self.word("place") if self.chance.random() < 0.15 else self.word("noun"), self.word("verb")]
        parts += [self.word("noun"), self.word("adjective")]
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            parts += [self.word("link"), self.word("noun")]
        return " ".join(parts)

    def sentence(self) -> str:
        """One to two clauses; some with a quotation, a figure or a question."""
        kind, text = self.chance.random(), self.clause()
        if kind < 0.3:
            text += f", {self.word('join')} {self.clause()}"
        elif kind < 0.4:
            text = f'"{text}", {self.word("verb")} {self.word("noun")}'
        elif kind < 0.5:
            text += f" ({self.chance.randrange(2, 98)}{' %' if self.lang == 'fr' else '%'})"
        end = "." if self.chance.random() < 0.94 else " ?" if self.lang == "fr" else "?"
        start = 1 if text.startswith('"') else 0
        return text[:start] + text[start].upper() + text[start + 1 :] + end

    def text(self, characters: int) -> str:
        """Sentences of that many characters or a few more."""
        found = [self.sentence()]
        while sum(map(len, found)) + len(found) <= characters:
            found.append(self.sentence())
        return " ".join(found)

    def body(self, length: int) -> str:
        """Three to eight paragraphs with links and emphasis, some with a list, a quotation or a table."""
        chance, blocks = self.chance, []
        for number in range(chance.randint(3, 8) * length):
            words = self.text(chance.randint(260, 660)).split(" ")
            for mark in (f"[{{}}](https://www.journal-{number}.example/)", "**{}**", "*{}*"):
                at = chance.randrange(1, len(words) - 2)
                if words[at].isalpha():
                    words[at] = mark.format(words[at])
            blocks.append("\n".join(textwrap.wrap(" ".join(words), 100)) if chance.random() < 0.5 else " ".join(words))
        rows = (f"| {self.word('place')} | {number} |" for number in range(5))
        extras = {
            "\n".join(f"- {self.clause()}" for _ in range(4)): 0.4,
            f"> {self.sentence()}\n> {self.sentence()}": 0.35,
            "\n".join(("| a | b |", "| --- | ---: |", *rows)): 0.12,
            f"## {self.clause().capitalize()}\n\n{self.sentence()}": 0.5,
        }
        for block, share in extras.items():
            if chance.random() < share:
                blocks.insert(chance.randrange(1, len(blocks)), block)
        return "\n\n".join(blocks)


def story(seed: str, number: int, length: int = 1) -> dict[str, str]:
    """The files of a story: path below `content/` → text. Bodies are `length` times as long as usual."""
    chance = random.Random(f"{seed}:{number}")
    date = ORIGIN + timedelta(minutes=chance.randrange(3 * 365 * 24 * 60))
    outlet = min(int(chance.paretovariate(0.7)) - 1, 10**6) % 150
    tags = sorted({f"tag-{min(int(chance.paretovariate(0.8)), 300)}" for _ in range(chance.randint(1, 4))})
    facts = (
        f"added: {date:%Y-%m-%dT%H:%M}\ntopic: {chance.choice(list(TOPICS))}\ntags: [{', '.join(tags)}]\n"
        f"source:\n  name: Journal {outlet}\n  url: https://www.journal-{outlet}.example/{date:%Y}/{number}\n"
    )
    words = re.sub("[^a-z]+", "-", Author(chance, "en").clause().lower())[:60]
    place, files = f"{date:%Y/%m}/{words}-{number}", {}
    for lang in ("fr", "en"):
        author = Author(chance, lang)
        points = "".join(f"  - {json.dumps(author.sentence(), ensure_ascii=False)}\n" for _ in range(3))
        head = f'title: "{author.clause().capitalize()}"\n{facts}summary: >-\n  {author.text(250)}\n'
        files[f"{place}.{lang}.md"] = f"---\n{head}key_points:\n{points}---\n{author.body(length)}\n"
    return files


def write_corpus(content: Path, stories: int, seed: str = SEED, length: int = 1) -> None:
    """Write so many stories, and their topics, into a content folder."""
    content.mkdir(parents=True, exist_ok=True)
    topics = "".join(f"{topic}: {{fr: {fr}, en: {en}}}\n" for topic, (fr, en) in TOPICS.items())
    (content / "topics.yaml").write_text(topics, encoding="utf-8")
    for number in range(stories):
        write_story(content, story(seed, number, length))


def write_story(content: Path, files: dict[str, str]) -> list[Path]:
    """Write a story's files; returns where they are."""
    for path, text in files.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, encoding="utf-8")
    return [content / path for path in files]
