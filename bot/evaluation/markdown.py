"""The report as Markdown, for GitHub and for reading as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wcwidth import wcswidth

from bot.evaluation.blocks import (
    Block,
    Bullets,
    Caution,
    Heading,
    Inline,
    Item,
    Line,
    PaperLink,
    Paragraph,
    Pictures,
    Strong,
    Table,
    Words,
)
from bot.evaluation.content import Evaluation
from bot.evaluation.outline import outline
from bot.evaluation.svg import Plot
from bot.forge.text import SafeText, conversation, link
from db.identity import ArxivIdentifier

_WIDTH = 80
_LONGEST = 300
_STARTS_A_BLOCK = re.compile(r"(?:[-+*]|#{1,6}|\d+[.)]|[=-]+)$|[>|<]|`{3}|~{3}")
"""What Markdown takes for the start of something, where a line begins with it."""


def render_markdown(evaluation: Evaluation, *, pictures: Mapping[str, str] | None = None) -> str:
    """The report as Markdown; the same evaluation gives the same bytes.

    Lines are at most 80 columns wide, but for tables and long links. Words from outside come in through
    `bot.forge.text` alone.

    Args:
        evaluation: What is told.
        pictures: Of each plot by name, the address of its file, relative to the report; without it there are none.
    """
    return "\n\n".join(text for block in outline(evaluation) if (text := _block(block, pictures))) + "\n"


def plots_of(evaluation: Evaluation) -> tuple[Plot, ...]:
    """All plots of the report, in its order."""
    return tuple(plot for block in outline(evaluation) if isinstance(block, Pictures) for plot in block.plots)


def _block(block: Block, pictures: Mapping[str, str] | None) -> str:
    match block:
        case Heading(level, line):
            return f"{'#' * level} {_line(line)}"
        case Paragraph(line):
            return _wrapped(_line(line))
        case Caution(line):
            return _wrapped(_line(line), first="> ", following="> ")
        case Bullets(items):
            return "\n".join(text for item in items for text in _item(item))
        case Table():
            return _table(block)
        case Pictures(plots):
            return "\n\n".join(f"![{plot.title}]({pictures[plot.name]})" for plot in plots) if pictures else ""


def _item(item: Item) -> Iterator[str]:
    yield _wrapped(_line(item.line), first="- ", following="  ")
    for detail in item.details:
        yield _wrapped(_line(detail), first="  - ", following="    ")


def _table(table: Table) -> str:
    """Padded, so that it can be read without being rendered."""
    header = [column.name for column in table.columns]
    rows = [[_line(cell) for cell in row] for row in table.rows]
    widths = [max(3, *(max(wcswidth(text), 0) for text in column)) for column in zip(header, *rows, strict=True)]
    rules = [
        "-" * (width - 1) + ":" if column.number else "-" * width
        for width, column in zip(widths, table.columns, strict=True)
    ]

    def written(cells: list[str]) -> str:
        padded = [
            _padded(text, width, right=column.number)
            for text, width, column in zip(cells, widths, table.columns, strict=True)
        ]
        return f"| {' | '.join(padded)} |"

    return "\n".join([written(header), written(rules), *map(written, rows)])


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * max(width - wcswidth(text), 0)
    return space + text if right else text + space


def _line(line: Line) -> str:
    return "".join(map(_inline, line))


def _inline(inline: Inline) -> str:
    match inline:
        case str():
            return inline
        case Words(text):
            return conversation(text, limit=_LONGEST)
        case Strong(text):
            return f"**{text}**"
        case PaperLink(key, text):
            arxiv_id = identifier(key)
            if arxiv_id is not None and text == arxiv_id.base:
                return f"[{text}]({arxiv_id.url})"
            words = conversation(text, limit=_LONGEST) or SafeText("(no title)")
            return words if arxiv_id is None else link(words, arxiv_id.url)


def identifier(key: str) -> ArxivIdentifier | None:
    """The arXiv identifier that a key is, if it is one and no title."""
    try:
        return ArxivIdentifier.parse(key)
    except ValueError:
        return None


def _wrapped(text: str, *, first: str = "", following: str = "") -> str:
    """Lines of at most 80 columns, none of which begins with what Markdown would take for a block."""
    lines: list[str] = []
    current = first
    for word in text.split(" "):
        fits = wcswidth(current) + 1 + wcswidth(word) <= _WIDTH
        if current in {first, following}:
            current += word
        elif fits or _STARTS_A_BLOCK.match(word):
            current += f" {word}"
        else:
            lines.append(current)
            current = following + word
    return "\n".join([*lines, current])
