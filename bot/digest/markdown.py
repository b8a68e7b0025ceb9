"""The digest as Markdown: a file, an issue, or a mail that is read as it is.

Lines are kept as a person would write them in a mail: nothing depends on HTML, tables or folded parts.
"""

from __future__ import annotations

import re

from bot.digest.blocks import Block, Footer, Heading, Items, Line, Link, Note, Part, Strong, Words
from bot.digest.content import Digest
from bot.digest.outline import Outline, fitting
from bot.digest.voice import Voice
from bot.forge.text import conversation

LENGTH_LIMIT = 60_000
"""A digest has fewer characters; GitHub takes 65,536 for an issue."""
_OURS = Voice()
_NUMBER_OF_LIST = re.compile(r"^(\d{1,9})\\(?=[.)])")
"""What would begin a list, were it the first on its line: "2." of a heading's number."""


def render_markdown(digest: Digest, voice: Voice = _OURS) -> str:
    """The digest as Markdown of fewer than `LENGTH_LIMIT` characters; the same digest gives the same bytes.

    Long parts end with how many more there are. Words of strangers come in through `bot.forge.text` alone.
    """
    return fitting(digest, voice, _write, lambda text: len(text) < LENGTH_LIMIT)


def _write(outline: Outline) -> str:
    return "\n\n".join(map(_block, outline.blocks)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_inline(block.line)}"
        case Items():
            return "\n".join("- " + "\n  ".join(map(_line, item)) for item in block.items)
        case Note():
            return f"> {_line(block.line)}"
        case Footer():
            return f"---\n\n{_line(block.line)}"
        case _:
            return _line(block.line)


def _line(line: Line) -> str:
    """One line, which may be the first of a block."""
    return "".join(_part(part, begins=not place) for place, part in enumerate(line))


def _inline(line: Line) -> str:
    """Words behind others on their line."""
    return "".join(_part(part, begins=False) for part in line)


def _part(part: Part, *, begins: bool) -> str:
    match part:
        case Words():
            words = conversation(part.text, limit=part.limit)
            return words if begins else _NUMBER_OF_LIST.sub(r"\1", words)
        case Strong():
            return f"**{_inline(part.inside)}**"
        case Link():
            return f"[{_inline(part.inside)}]({part.url})"
        case _:
            return part
