"""The report of a replay as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.forge.text import conversation
from bot.replay.report import CauseCount, Report
from bot.replay.wording import (
    EXPLANATION,
    FIGURE_NAMES,
    HEADINGS,
    counted,
    difference,
    notes,
    place,
    rows,
    title,
    versions,
)

_LONGEST = 300
_BACKTICKS = re.compile(r"`+")


def render_markdown(report: Report) -> str:
    """The report as Markdown; the same report gives the same bytes.

    Words from the list come in through `bot.forge.text`, and its lines as code.
    """
    header = ("shape", *FIGURE_NAMES)
    blocks = [
        f"# {conversation(title(report), limit=_LONGEST)}",
        versions(report),
        *(f"> {conversation(note, limit=_LONGEST)}" for note in notes(report)),
        "\n".join(_table(header, [[cell.strip() for cell in row] for row in rows(report)])),
        EXPLANATION,
    ]
    for concern, counts in groupby(report.causes, key=lambda count: count.concern):
        blocks.append(f"## {HEADINGS[concern]}")
        blocks += ["\n".join(_cause(count)) for count in counts]
    return "\n\n".join(blocks) + "\n"


def _table(header: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(header, *body, strict=True)]
    rules = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for row in (header, rules, *body):
        padded = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        yield f"| {' | '.join(padded)} |"


def _cause(count: CauseCount) -> Iterator[str]:
    yield f"- {counted(count)}"
    for example in count.examples:
        yield f"  - {conversation(place(example), limit=_LONGEST)}"
        for who, words in difference(example, count.concern):
            yield f"    - {who}: {_code(words)}"


def _code(text: str) -> str:
    """A code span of any text (https://spec.commonmark.org/0.31.2/#code-spans)."""
    line = " ".join(text.splitlines())
    longest = max((len(run) for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {line} {fence}"
