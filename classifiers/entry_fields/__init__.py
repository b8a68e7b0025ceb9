"""What a paper's title, abstract, comment and journal reference tell for the fields of a list entry."""

from __future__ import annotations

from classifiers.entry_fields.extraction import extract
from classifiers.entry_fields.finding import EntryFields, Finding, LinkFinding, VenueFinding

__all__ = ["EntryFields", "Finding", "LinkFinding", "VenueFinding", "extract"]
