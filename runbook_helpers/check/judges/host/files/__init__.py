"""Tools for files that read their words in a way of their own."""
