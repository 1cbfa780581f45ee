"""How much there is of a runbook."""

from __future__ import annotations

from runbook_helpers.compare.measure import Size, measure
from runbook_helpers.runbook.document import parse

TEXT = """---
owner: Team X
---
# Disk full

One two three.

## Detection

### Step 1: Look

```bash
df -h
du -sh /var
```

Expected:

```text
/dev/sda1 95%
```

## Our own section

four don't
"""


def test_prose_is_counted_and_code_is_not() -> None:
    """Front matter and code blocks are no words; expected output is no command."""
    assert measure(parse(TEXT)) == Size(words=15, steps=1, commands=1, sections=1)


def test_an_empty_text_counts_nothing() -> None:
    """Zero, not None: there is a text, with nothing in it."""
    assert measure(parse("")) == Size(words=0, steps=0, commands=0, sections=0)
