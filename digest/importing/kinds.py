"""The kinds of evidence that a line is none of an article's."""

END, RELATED, FURNITURE, TEASER, NOTICE = "end", "related", "furniture", "teaser", "notice"
BYLINE, CAPTION, DATED, AGO, TOKEN = "byline", "caption", "dated", "ago", "token"
MENU, ACCOUNT, LEARNED, REPEATED, SIGNS = "menu", "account", "learned", "repeated", "signs"
STRONG = "strong"
"""A notice of three words or more, or of two in a short line: hardly ever said in an article."""

APPEAL = "appeal"
"""Something in it speaks to the reader: at the article's ends that is enough."""

RUBRIC = "rubric"
"""The name of a part of a paper: it may be a subhead too."""

METADATA = (BYLINE, DATED, AGO)
"""Kinds that tell something of an article, though they are none of its words."""

Found = list[tuple[str, str]]
"""Kinds of evidence, each with what was seen."""
