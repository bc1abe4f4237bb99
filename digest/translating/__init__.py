"""Translations and what they were made from: `digest status` and `digest translate`.

Read `words` first: what of a version counts, and its fingerprint. `state` compares; `accepted` keeps the words that a
translation was made from; `units`, `po` and `xliff` are what goes to translators and comes back; `command` has effects.
"""
