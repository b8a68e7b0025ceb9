"""Parts of a form that are written only where their fact is known: a venue, a link to the code.

In the text of a form such a part stands between two marks, its kind before it: the form ``[{title}]({abs})`` with the
parts ``" [[code]({repo})]"`` and ``" ({venue})"``. A part whose kind begins with `UNLESS` stands for the absence of
that fact: ``" (arXiv {year})"`` where there is no venue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

VENUE = "venue"
UNLESS = "!"
LINK_KINDS = ("repo", "data", "model", "website")
"""The kinds of link that a paper may tell, besides the one to itself; a form's fields are called so."""

_OPEN, _KIND, _CLOSE = "\x0e", "\x1f", "\x0f"
_PART = re.compile(f"{_OPEN}(?P<kind>[^{_KIND}]*){_KIND}(?P<text>[^{_CLOSE}]*){_CLOSE}")
MARKS = str.maketrans(dict.fromkeys((_OPEN, _KIND, _CLOSE), ""))
"""Takes the marks out of a text in which they are none."""


class Part(NamedTuple):
    """What stands in a form for a fact of one kind."""

    offset: int
    """In the form without its parts."""
    kind: str
    text: str


def write_part(kind: str, text: str) -> str:
    """A part as it stands in a form."""
    return f"{_OPEN}{kind}{_KIND}{text}{_CLOSE}"


def split_parts(form: str) -> tuple[str, tuple[Part, ...]]:
    """A form without its parts, and these in their order."""
    base: list[str] = []
    parts = []
    position = length = 0
    for match in _PART.finditer(form):
        base.append(form[position : match.start()])
        length += match.start() - position
        parts.append(Part(length, match["kind"], match["text"]))
        position = match.end()
    return "".join([*base, form[position:]]), tuple(parts)


def join_parts(base: str, parts: tuple[Part, ...]) -> str:
    """The reverse of `split_parts`; the parts have to be in the order of their offsets."""
    written = []
    position = 0
    for part in parts:
        written += [base[position : part.offset], write_part(part.kind, part.text)]
        position = part.offset
    return "".join([*written, base[position:]])


def choose_parts(form: str, fields: Mapping[str, str]) -> str:
    """The form with the parts whose facts these fields have, as a text for `str.format`."""

    def chosen(match: re.Match[str]) -> str:
        kind = match["kind"]
        wanted = not fields[kind[1:]] if kind.startswith(UNLESS) else bool(fields[kind])
        return match["text"] if wanted else ""

    return _PART.sub(chosen, form)
