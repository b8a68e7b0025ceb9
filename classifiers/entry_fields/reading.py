r"""A paper's texts made ready for the rules: LaTeX markup eased away, white space unified, cut into sentences.

Every rule reads at most `LONGEST_TEXT` characters of a field, and every pattern repeats a bounded number of times, so
that the time taken is linear in the text's length and has a ceiling, whatever the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from classifiers.classification import Document
from classifiers.entry_fields.finding import SourceField

LONGEST_TEXT = 6_000
"""Characters of a field that are read; arXiv's own limit for abstracts is 1,920."""

_STYLE = re.compile(
    r"\\(?:text(?:bf|it|tt|sc|sf|rm|md|up|sl)?|emph|underline|url|href|math(?:bf|it|tt|sf|rm|cal))\s?\{"
)
_ESCAPED = re.compile(r"\\+([%&#_${}])")
_COMMAND = re.compile(r"\\(?:xspace|texttrademark|ie|eg)(?![A-Za-z])")
_THOUSANDS = re.compile(r"(?<=\d)\{,\}(?=\d)")
_MARKS = re.compile(r"[{}$`]+")
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")  # no character has so high a number, and html would raise
_SENTENCE_END = re.compile(r"\s(?:(?<=[.!?;]\s)(?=[^a-z\s])|(?=\((?:\d|[a-z]|[ivx]{1,4})\)\s))")
_NO_SENTENCE_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|et al|approx|resp|Fig|Sec|Eq|No|Prof|Dr|Proc|Trans|Softw|Eng)\.)$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The texts of one paper as the rules read them."""

    title: str
    abstract: str
    comment: str
    journal_reference: str
    sentences: tuple[str, ...]
    """Of the abstract."""

    def texts(self) -> tuple[tuple[SourceField, str], ...]:
        """The fields that are not empty, by name."""
        fields: tuple[SourceField, ...] = ("title", "abstract", "comment", "journal_reference")
        return tuple((field, getattr(self, field)) for field in fields if getattr(self, field))


def read(document: Document, *, journal_reference: str = "") -> Reading:
    """Make a paper's texts ready."""
    abstract = plain(document.abstract)
    return Reading(
        title=plain(document.title),
        abstract=abstract,
        comment=plain(document.comment),
        journal_reference=plain(journal_reference),
        sentences=tuple(split_sentences(abstract)),
    )


def plain(text: str) -> str:
    """A text's first `LONGEST_TEXT` characters without markup, on one line."""
    text = text[:LONGEST_TEXT]
    if "&" in text:
        text = html.unescape(_HUGE_REFERENCE.sub(" ", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _COMMAND.sub("", _STYLE.sub("{", text)))
    if "{,}" in text:
        text = _THOUSANDS.sub(",", text)
    text = text.replace("``", '"').replace("''", '"').replace("}{", " ")
    if "{" in text or "}" in text or "$" in text or "`" in text:
        text = _MARKS.sub("", text)
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(text.split())


def split_sentences(text: str) -> list[str]:
    """A plain text's sentences; the parts of an enumeration such as "(1) ... (2) ..." count as sentences."""
    sentences: list[str] = []
    for part in _SENTENCE_END.split(text):
        if sentences and _NO_SENTENCE_END.search(sentences[-1][-12:]):
            sentences[-1] += f" {part}"
        elif part:
            sentences.append(part)
    return sentences
