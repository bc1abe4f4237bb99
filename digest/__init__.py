"""digest: a static site generator for curated news digests in several languages.

Reading order: `model` (the records), `build` (the pipeline on one screen), then the modules in
the order in which the pipeline names them: `load`, `parse`, `steps`, `group`, `formats`,
`theme`, `render`, `write`.
"""

__version__ = "0.1.0"
