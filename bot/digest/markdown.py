"""The digest as Markdown: a file, an issue, or a mail that is read as it is.

Lines are kept as a person would write them in a mail: nothing depends on HTML, tables or folded parts.
"""

from __future__ import annotations

from bot.digest.blocks import Block, Footer, Heading, Items, Line, Link, Note, Part, Strong, Words
from bot.digest.content import Digest
from bot.digest.outline import Outline, fitting
from bot.digest.voice import Voice
from bot.forge.text import conversation

LENGTH_LIMIT = 60_000
"""A digest has fewer characters; GitHub takes 65,536 for an issue."""
_OURS = Voice()


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
            return f"{'#' * block.level} {_line(block.line)}"
        case Items():
            return "\n".join("- " + "\n  ".join(map(_line, item)) for item in block.items)
        case Note():
            return f"> {_line(block.line)}"
        case Footer():
            return f"---\n\n{_line(block.line)}"
        case _:
            return _line(block.line)


def _line(line: Line) -> str:
    return "".join(map(_part, line))


def _part(part: Part) -> str:
    match part:
        case Words():
            return conversation(part.text, limit=part.limit)
        case Strong():
            return f"**{_line(part.inside)}**"
        case Link():
            return f"[{_line(part.inside)}]({part.url})"
        case _:
            return part
