"""`digest serve`: the site beside the editor, built again on every save.

Read `session` first: it starts the others. `loop` waits for changes and builds, by the same `build` as the command;
`app` serves what was built and tells open pages about it; `client/` is what runs in these pages.
"""
