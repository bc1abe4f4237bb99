"""Raw texts, web pages, mails and feeds → drafts of articles.

    input → readers → steps (each: document → document, changes) → drafts

`steps` has the order on one screen. Everything here is pure but `bringing`, `fetching` and `learning`.
"""
