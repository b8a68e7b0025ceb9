"""The digest as plain text of 78 columns, for mail that is read in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcwidth import wcswidth

from bot.digest.blocks import Block, Footer, Heading, Items, Line, Link, Note, Part, Strong, Words
from bot.digest.content import Digest
from bot.digest.outline import Outline, fitting
from bot.digest.voice import Voice
from bot.forge.text import cleaned

COLUMNS = 78
"""Lines are no longer; only an address that has no room on a line of its own is."""
_OURS = Voice()
_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u30ff"
_PIECES = re.compile(
    rf"""
      (?:\d[\d,.]*\x20)? [(（“‘《]* [{_WIDE}] [，。、；：？！）”’》…]*
    | \s+
    | [^\s{_WIDE}]+
    """,
    re.VERBOSE,
)
"""Between two of these a line may end: words, and CJK characters with the punctuation that has to stay with them and
the number that they count."""
_UNDERLINES = {1: "=", 2: "-"}


def render_text(digest: Digest, voice: Voice = _OURS) -> str:
    """The digest as text; the same digest gives the same bytes. Links stand in angle brackets behind their words."""
    return fitting(digest, voice, _write)


def plain_line(line: Line) -> str:
    """One line of words, as for a subject."""
    return _line(line)


def _write(outline: Outline) -> str:
    return "\n\n".join("\n".join(_block(block)) for block in outline.blocks) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            lines = list(wrapped(_line(block.line)))
            yield from lines
            if block.level in _UNDERLINES:
                yield _UNDERLINES[block.level] * max(map(width, lines), default=0)
        case Items():
            for item in block.items:
                first, *more = item
                yield from wrapped(_line(first), first="* ", others="  ")
                for line in more:
                    yield from wrapped(_line(line), first="  ", others="  ")
        case Note():
            yield from wrapped(_line(block.line), first="! ", others="! ")
        case Footer():
            yield "-- "
            yield from wrapped(_line(block.line))
        case _:
            yield from wrapped(_line(block.line))


def wrapped(text: str, *, first: str = "", others: str = "") -> Iterator[str]:
    """Lines of at most `COLUMNS` columns, wide characters counted as two.

    Args:
        text: One line, without control characters.
        first: What the first line begins with.
        others: What the others begin with.
    """
    line, prefix = "", first
    for piece in _pieces(text, COLUMNS - max(width(first), width(others))):
        if line and width(prefix + line + piece.rstrip()) > COLUMNS:
            yield (prefix + line).rstrip()
            line, prefix = "", others
        if line or not piece.isspace():
            line += piece
    yield (prefix + line).rstrip()


def width(text: str) -> int:
    """Columns on a terminal; what has no width there counts as one."""
    columns = wcswidth(text)
    return columns if columns >= 0 else len(text)


def _pieces(text: str, room: int) -> Iterator[str]:
    """What may be put on lines of so many columns; long words are cut, addresses never."""
    for match in _PIECES.finditer(text):
        piece = match[0]
        while width(piece) > room and not piece.startswith("<https://"):
            cut = len(piece)
            while width(piece[:cut]) > room:
                cut -= 1
            yield piece[:cut]
            piece = piece[cut:]
        yield piece


def _line(line: Line) -> str:
    return "".join(map(_part, line))


def _part(part: Part) -> str:
    match part:
        case Words():
            return cleaned(part.text, limit=part.limit)
        case Strong():
            return _line(part.inside)
        case Link():
            return f"{_line(part.inside)} <{part.url}>"
        case _:
            return part
