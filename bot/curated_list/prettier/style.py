"""Where a list's Markdown is not what ``prettier --parser markdown`` (3.x, its defaults) would write.

Prettier itself parses and prints anew; this looks for the deviations that lists suffer from, and needs no Node. It
is not complete, but raises no false alarm: what it reports, Prettier would change. Where versions of Prettier 3 are
known to disagree (headings underlined with ``===``, a ``*`` that nobody needs to escape, ``[x]()``), it says nothing;
HTML right below a list, which the oldest of them left there, is the one exception.

Left alone are code, HTML, formulas, template tags, front matter, and what a ``prettier-ignore`` comment protects.

What Prettier changes and this does not see, as far as is known:

- ``***bold and emphasised***``, which versions write in different ways; emphasis that touches a letter;
- the style of link definitions and footnotes (``[a]:   <b>``), and lines that belong to a footnote;
- fences that are never closed, or closed by more signs than opened them; indented fences' content;
- code in other languages, such as JavaScript in a fence, which Prettier formats as well;
- spaces and continuation lines of paragraphs with code, HTML, formulas or images in them, and of items with a
  checkbox, and ``[X]``;
- addresses and code in table cells, and code in paragraphs of several lines;
- quotations inside quotations, lists inside quotations, and tables inside lists;
- needless escapes, entities, and characters that need an escape, but for ``*`` in emphasised words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.curated_list.prettier.blocks import block_deviations
from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.inline import inline_deviations
from bot.curated_list.prettier.page import Page, read_page
from bot.curated_list.prettier.spans import span_deviations

__all__ = ["RULES", "deviations"]

RULES = (
    "line-end",
    "final-newline",
    "several-blank-lines",
    "missing-blank-line",
    "trailing-space",
    "hard-tab",
    "inner-space",
    "heading-style",
    "bullet-sign",
    "list-number",
    "marker-space",
    "list-indentation",
    "rule-style",
    "emphasis-sign",
    "escape",
    "table-padding",
    "fence-style",
    "continuation",
    "quotation-sign",
    "link-style",
    "code-span",
)
"""All rules, as `Deviation.rule` names them."""

_INDENTED_CODE = "    "


def deviations(text: str, *, page: Page | None = None) -> tuple[Deviation, ...]:
    """Everything that is known to be unlike Prettier, by line; nothing for what Prettier leaves as it is.

    Args:
        text: The whole document.
        page: The same, if it was read before.
    """
    page = page or read_page(text)
    found = [
        *_line_end(text, page),
        *_final_newline(page),
        *_blank_lines(page),
        *block_deviations(page),
        *inline_deviations(page),
        *span_deviations(page),
    ]
    return tuple(sorted((each for each in found if each.line - 1 not in page.verbatim), key=lambda each: each.line))


def _line_end(text: str, page: Page) -> Iterator[Deviation]:
    """One for the whole text, at the first line that ends otherwise."""
    if "\r" in text:
        line = text[: text.index("\r")].count("\n")
        count = len(re.findall(r"\r\n?", text))
        yield Deviation(line + 1, "line-end", f"end the line with LF alone ({count} lines)", page.lines[line], None)


def _final_newline(page: Page) -> Iterator[Deviation]:
    """The text ends with one line end; an empty text needs none."""
    lines = page.lines
    if lines == ("",) or len(lines) - 1 in page.verbatim:
        return
    if lines[-1]:
        yield Deviation(len(lines), "final-newline", "end the file with a line end", lines[-1], None)
    elif not lines[-2].strip(" \t") and len(lines) - 2 not in page.verbatim:
        yield Deviation(len(lines) - 1, "final-newline", "end the file with one line end alone", lines[-2], None)


def _blank_lines(page: Page) -> Iterator[Deviation]:
    """Never two in a row, and none at the start; reported at the first one that is too many."""
    start: int | None = None
    for number, line in enumerate(page.lines):
        if not line.strip(" \t") and number not in page.verbatim:
            if line and start is None and number < len(page.lines) - 1:
                yield Deviation(number + 1, "trailing-space", "take out the spaces of the blank line", line, "")
            start = number if start is None else start
            continue
        if start is not None and not line.startswith(_INDENTED_CODE):
            allowed = 0 if start == 0 else 1
            surplus = number - start - allowed
            if surplus > 0:
                message = f"take out {surplus} blank line{'s' * (surplus > 1)}"
                yield Deviation(
                    start + allowed + 1, "several-blank-lines", message, page.lines[start + allowed], None
                )
        start = None
