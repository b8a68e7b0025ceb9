"""A block for the list's News, in the list's own style: offered in the pull request's text, written nowhere else.

The style is read from the newest block in the section called News: a dated line that ends with a colon, and below it
a list of linked papers. A list without one gets no block.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.curated_list.document import CuratedList
from bot.curated_list.escaping import clean_text, escape_markdown
from bot.forge.text import has_effect
from db.identity import ArxivIdentifier
from db.models import Proposal

FEATURED = (3, 5)
"""The fewest and the most papers in a block, however many the list's own has."""
_USUAL_WORDS = "Featured papers:"
_DATED = re.compile(r"(?P<mark>[^\[\]]*)\[\d{4}(?P<separator>[/.-])\d{2}(?P=separator)\d{2}\](?P<words>[^\[\]]*:)\s*")
_ITEM = re.compile(r"[-*+] (?P<mark>[^\[\]\w]*)\[(?=[^\]]+\]\(https://arxiv\.org/)")
_MARK_LENGTH = 12


@dataclass(frozen=True, slots=True)
class NewsStyle:
    """How a list announces papers."""

    mark: str
    """What stands before the date."""
    separator: str
    """Between year, month and day."""
    words: str
    first_item: str
    """What stands before the first paper, its bullet not included."""
    other_items: str
    count: int
    """How many papers are offered for it."""
    blank_lines: bool
    """Whether there is a blank line between the papers."""


def news_style(curated: CuratedList) -> NewsStyle | None:
    """The style of the list's newest announcement of papers; None where it has none."""
    for section in curated.outline.values():
        if section.heading.strip().casefold() == "news":
            style = _read(curated.text[section.body : section.end].splitlines())
            if style is not None:
                return style
    return None


def news_block(style: NewsStyle, proposals: Sequence[Proposal], *, day: date) -> list[str]:
    """The lines that announce the most relevant of some papers; empty where there is none fit to be announced.

    A title that GitHub would act on in a conversation is not announced, because the block could not be copied as it
    has to be shown.
    """
    fit = [proposal for proposal in proposals if not has_effect(clean_text(proposal.paper.title))]
    fit.sort(key=lambda proposal: (-proposal.relevance, proposal.paper.arxiv_id or ""))
    if not fit:
        return []
    lines = [f"{style.mark}[{day:%Y{style.separator}%m{style.separator}%d}]{style.words}", ""]
    for index, proposal in enumerate(fit[: style.count]):
        title = escape_markdown(clean_text(proposal.paper.title))
        url = ArxivIdentifier(proposal.paper.arxiv_id or "").url
        lines += [""] if index and style.blank_lines else []
        lines.append(f"- {style.other_items if index else style.first_item}[{title}]({url})")
    return lines


def _read(lines: Sequence[str]) -> NewsStyle | None:
    for number, line in enumerate(lines):
        dated = _DATED.fullmatch(line)
        if dated is None:
            continue
        items: list[re.Match[str]] = []
        numbers: list[int] = []
        for below, text in enumerate(lines[number + 1 :]):
            item = _ITEM.match(text)
            if item is not None:
                items.append(item)
                numbers.append(below)
            elif text.strip():
                break
        if items:
            words = dated["words"]
            return NewsStyle(
                mark=_symbols(dated["mark"]),
                separator=dated["separator"],
                words=words if "paper" in words.casefold() and not has_effect(words) else f" {_USUAL_WORDS}",
                first_item=_symbols(items[0]["mark"]),
                other_items=_symbols(items[-1]["mark"]),
                count=min(max(len(items), FEATURED[0]), FEATURED[1]),
                blank_lines=len(items) < 2 or numbers[1] - numbers[0] > 1,
            )
    return None


def _symbols(mark: str) -> str:
    """The mark, if it is made of symbols such as flames alone; else nothing."""
    harmless = all(character == " " or unicodedata.category(character) in {"So", "Mn"} for character in mark)
    return mark if harmless and len(mark) <= _MARK_LENGTH else ""
