"""The work on editions (`digest edition`): begin one, close one, list all of them, check what is to go out.

What builds make of the site is looked at; nothing is written but files in `content/editions/` that are not there yet.
"""
