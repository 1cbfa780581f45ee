"""The document: a runbook read from Markdown, with the line of everything in it."""

from runbook_helpers.runbook.anchors import Anchor, anchors, slugged
from runbook_helpers.runbook.arrange import arrange
from runbook_helpers.runbook.clean import Cleaned, clean
from runbook_helpers.runbook.codeblocks import CodeBlock
from runbook_helpers.runbook.document import Document, Section, parse
from runbook_helpers.runbook.frontmatter import FrontMatter, join, split
from runbook_helpers.runbook.headings import Heading
from runbook_helpers.runbook.sections import KEYS, SECTION_KINDS, SectionKind, kind_of
from runbook_helpers.runbook.steps import Step

__all__ = [
    "KEYS",
    "SECTION_KINDS",
    "Anchor",
    "Cleaned",
    "CodeBlock",
    "Document",
    "FrontMatter",
    "Heading",
    "Section",
    "SectionKind",
    "Step",
    "anchors",
    "arrange",
    "clean",
    "join",
    "kind_of",
    "parse",
    "slugged",
    "split",
]
