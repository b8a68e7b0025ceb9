"""What a section's heading says, and as if it were a paper of that section."""

from __future__ import annotations

import re

from classifiers.classification import Document

_SEPARATOR = " > "
_MARKS = re.compile(r"[*_`]+|\[|\]\([^)]*\)|<[^>]*>|:[a-z_]+:")
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")


def plain_heading(path: str) -> str:
    """A section's own heading without numbers, emoji and marks around its words; as written where none are left.

    Args:
        path: Headings from the top, joined with `` > ``.
    """
    heading = path.rpartition(_SEPARATOR)[2]
    return _EDGES.sub("", _MARKS.sub("", heading)) or heading


def as_paper(path: str) -> Document:
    """A paper with the words of a heading as its title; the headings above it are what many sections share.

    Args:
        path: Headings from the top, joined with `` > ``.
    """
    return Document(title=plain_heading(path))
