"""A report as HTML that needs no script and no style sheet, so that any export can show it."""
