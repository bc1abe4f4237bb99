"""One file for each kind of input: its text → blocks, and what it states of the article."""
