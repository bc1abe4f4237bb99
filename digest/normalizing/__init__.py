"""`digest normalize`: article files that exist, in canonical form; only the lines that differ are changed."""
