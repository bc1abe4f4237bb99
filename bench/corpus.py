"""A seeded corpus of bilingual stories. Standard library only.

Story i depends on the seed and on i alone: the corpus of 1,000 is the first 1,000 stories of the corpus of 10,000.
Sizes and markup are those of news summaries: some 3,200 characters of body, with what the typography has to set.
"""

import random
import re
import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

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
LISTS = {
    lang: {kind: words.split("|" if "|" in words else None) for kind, words in kinds.items()}
    for lang, kinds in WORDS.items()
}
SEED = "digest-1"
ORIGIN = datetime(2023, 1, 1, 6)
YEARS = timedelta(days=3 * 365)


class Version(NamedTuple):
    """A story in one language; the body is Markdown."""

    title: str
    summary: str
    points: tuple[str, ...]
    body: str


class Story(NamedTuple):
    """A story: its facts, and its versions by language. No two stories have the same slug."""

    date: datetime
    slug: str
    topic: str
    tags: tuple[str, ...]
    outlet: str
    url: str
    versions: dict[str, Version]


class Author:
    """Writes texts in one language."""

    def __init__(self, chance: random.Random, lang: str) -> None:
        self.chance, self.lang, self.words = chance, lang, LISTS[lang]

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
        text = self.sentence()
        while len(text) < characters:
            text += " " + self.sentence()
        return text

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

    def version(self, length: int) -> Version:
        """A story in this language."""
        title = self.clause()
        points = tuple(self.sentence() for _ in range(3))
        return Version(title[0].upper() + title[1:], self.text(250), points, self.body(length))


def story(number: int, length: int = 1, seed: str = SEED) -> Story:
    """The story of that number. Bodies are `length` times as long as usual."""
    chance = random.Random(f"{seed}:{number}")
    date = ORIGIN + timedelta(minutes=chance.randrange(YEARS // timedelta(minutes=1)))
    outlet = min(int(chance.paretovariate(0.7)) - 1, 10**6) % 150
    tags = sorted({f"tag-{min(int(chance.paretovariate(0.8)), 300)}" for _ in range(chance.randint(1, 4))})
    words = re.sub("[^a-z]+", "-", Author(chance, "en").clause().lower())[:60].strip("-")
    return Story(
        date=date,
        slug=f"{words}-{number}",
        topic=chance.choice(list(TOPICS)),
        tags=tuple(tags),
        outlet=f"Journal {outlet}",
        url=f"https://www.journal-{outlet}.example/{date:%Y}/{number}",
        versions={lang: Author(chance, lang).version(length) for lang in WORDS},
    )


def stories(start: int, end: int, length: int = 1) -> Iterator[Story]:
    """The stories from one number to before another, one at a time."""
    return (story(number, length) for number in range(start, end))
