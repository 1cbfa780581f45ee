"""Tools for processes, limits and logs."""
