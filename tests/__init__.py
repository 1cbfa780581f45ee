"""Tests mirror the package; text cases are in tests/cases/."""
