"""What a section's heading says, as if it were a paper of that section."""

from __future__ import annotations

import re

from classifiers.classification import Document

_SEPARATOR = " > "
_MARKS = re.compile(r"[*_`]+|\[|\]\([^)]*\)|<[^>]*>|:[a-z_]+:")
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")


def as_paper(path: str) -> Document:
    """A paper with the words of a heading as its title; the headings above it are what many sections share.

    Args:
        path: Headings from the top, joined with `` > ``.
    """
    heading = path.rpartition(_SEPARATOR)[2]
    return Document(title=_EDGES.sub("", _MARKS.sub("", heading)))
