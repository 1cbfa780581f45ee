"""The views of a report."""
