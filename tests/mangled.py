"""Documents as bad as models and people make them, for hypothesis to combine."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import strategies as st

LINES = (
    "# Database leak", "# Detection", "## Detection", "### 3. Remediation", "## Rollback ##",
    "##", "#", "Detection", "=====", "---", "Verification:", "**Detection**", "**Check pools:**",
    "__Rollback__", "1. Prevention", "2. Run `kubectl get pods`", "   - nested", "- item",
    "Step 1: Check the pool", "Step 2: Verification", "### Step 3: Restart", "**Step 4: Undo it**",
    "== Symptoms", "= Title", "```", "```bash", "```markdown", "````md", "~~~", "kubectl get pods",
    "# a comment", "| a | b |", "|---|---|", "| 1 | 2 |", "> **Warning:** hot", "> ```", "<!--",
    "-->", "<!-- toc -->", "<!-- /toc -->", "- [Detection](#detection)", "<details>", "<pre>",
    "</pre>", "<script>", "[a]: http://x.example", "Expected output:", "**Risk:** changing",
    "**Undo:** none", "**If not:** stop", "", "", "", "    indented", "\ttabbed", "...", "title: x",
    "owner: 'a", "&a [*a]", "\u2028", "a\u0085b", "\ufeff", "🚨 Alerts", "## Version history",
    "| Version | Date | Author | Change |", "| 1.0 | 2026-01-01 | A | B \\| C |", "text", "more #",
    "Sure! Here is the runbook:", "Let me know if you need more.", "<think>", "</think>", "* * *",
    "10. Escalation", "<name>", "[[[[", "***", "`", "## References", "## Summary", "## My own",
)  # fmt: skip

_line = st.one_of(st.sampled_from(LINES), st.text(max_size=12))
# Mostly Markdown-like, sometimes anything at all.
documents = st.one_of(
    st.lists(_line, max_size=14).map("\n".join),
    st.lists(st.sampled_from(LINES), min_size=5, max_size=30).map("\n".join),
    st.text(max_size=60),
)


def essences(text: str) -> Counter[str]:
    """How often each line occurs, by its letters and digits: marks and numbering may change."""
    words = (re.sub(r"[\W_]+", "", line) for line in text.split("\n"))
    return Counter(word for word in words if word)


def lost(before: str, after: str) -> Counter[str]:
    """Lines of `before` that `after` no longer has, a changed number before a heading aside."""
    missing = essences(before) - essences(after)
    kept = essences(after) - essences(before)
    for line in list(missing):
        shorter = re.sub(r"^(?:(?:step|section|phase|part)?\d+)", "", line, flags=re.IGNORECASE)
        found = min(missing[line], kept[shorter])
        missing[line] -= found
        kept[shorter] -= found
    return +missing
