"""The finished document: front matter, contents, history, pages."""
