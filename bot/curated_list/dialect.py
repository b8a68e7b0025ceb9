"""How one section writes its entries, learnt from its newest ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry, EntryKind
from bot.curated_list.form_choice import item_form, row_forms
from bot.curated_list.grammar import TASK
from bot.curated_list.line_ends import LINE_END
from bot.curated_list.ordering import Order, order_of
from bot.curated_list.section import Block, Item, Section
from bot.curated_list.tables import is_delimiter_row, split_row

SAMPLE = 20
"""How many of a section's newest entries are looked at."""
MIN_ITEMS_TO_TELL = 2
"""So many items show whether blank lines stand between them."""

_Part = TypeVar("_Part", Entry, Item)
_BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[ \t]*[\r\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    header: str
    role: str | None
    """What it holds, as `bot.curated_list.tables.column_roles` has it."""
    delimiter: str
    """Its cell in the delimiter row, such as ``---`` or ``:-:``."""
    form: str = ""
    """What a row of another kind than ours says there, as `bot.curated_list.loose_form` has it."""
    stays_empty: bool = False
    """Whether no entry of the sample has anything in it, so that new ones leave it empty too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What an entry of a section looks like."""

    kind: EntryKind
    marker: str
    """``-``, ``*`` or ``+``; the delimiter after the number, ``.`` or ``)``; empty for tables."""
    writes_names: bool
    """Whether ``**Name**:`` stands before titles that have a name."""
    writes_bases: bool
    """Whether an objective or base model stands in brackets after some names."""
    writes_tags: bool
    """Whether ``[**tag**]`` stands before the rest."""
    writes_boxes: bool
    """Whether a task list's box stands before all else; a new paper's is empty, since only a person ticks it."""
    links: tuple[str, ...]
    """The kinds of link that at least half of the entries bear, ``paper`` first, the others by number."""
    blank_lines: bool
    """Whether a blank line stands between items."""
    columns: tuple[Column, ...]
    form: str
    """How items of another kind than ours are written, as `bot.curated_list.loose_form` has it; empty for ours."""
    unnamed: str
    """What a table's name column says where a benchmark has no name."""
    newline: str


def infer_dialect(curated: CuratedList, section: Section) -> Dialect:
    """The dialect of a section of this list; an empty section gets bullets with a blank line between them."""
    block = section.home
    kind = section.kind
    sample = _sample(section)
    return Dialect(
        kind=kind,
        marker=_marker(curated, block),
        writes_names=_writes_names(sample),
        writes_bases=any(entry.base for entry in sample),
        writes_tags=2 * sum(entry.tag is not None for entry in sample) >= max(1, len(sample)),
        writes_boxes=2 * sum(TASK.match(entry.raw) is not None for entry in sample) >= max(1, len(sample)),
        links=link_kinds(section),
        blank_lines=_blank_lines(curated, block),
        columns=_columns(curated, block, sample),
        form=_item_form(curated, kind, sample) if kind is not EntryKind.TABLE else "",
        unnamed=_unnamed(curated) if kind is EntryKind.TABLE else "-",
        newline=curated.newline,
    )


def dialect_of_block(curated: CuratedList, dialect: Dialect, block: Block) -> Dialect:
    """The section's dialect as one of its lists or tables writes it, which may space items or name columns otherwise.

    A list of a single item does not tell how it would space two, so it keeps to the section's way.
    """
    if block.kind is EntryKind.TABLE:
        return replace(dialect, columns=_columns(curated, block, _newest(block.entries, of=block)))
    spaced = dialect.blank_lines if len(block.items) < MIN_ITEMS_TO_TELL else _blank_lines(curated, block)
    return replace(dialect, marker=_marker(curated, block), blank_lines=spaced)


def _sample(section: Section) -> Sequence[Entry]:
    kind = section.kind
    entries = [entry for entry in section.entries if entry.kind is kind]
    newest_first = order_of(section) is Order.DESCENDING
    return entries[:SAMPLE] if newest_first else entries[-SAMPLE:]


def _newest(parts: Sequence[_Part], *, of: Block) -> Sequence[_Part]:
    """The part of a list or table at that end where its newest entry stands."""
    months = [entry.month for entry in of.entries if entry.month is not None]
    return parts[:SAMPLE] if months[:1] > months[-1:] else parts[-SAMPLE:]


def _marker(curated: CuratedList, block: Block | None) -> str:
    if block is None:
        return "-"
    if block.kind is EntryKind.TABLE:
        return ""
    start = block.items[-1].start
    return curated.text[start : start + 10].lstrip("0123456789")[0]


def _writes_names(sample: Sequence[Entry]) -> bool:
    """Only titles such as ``Name: what it does`` could have a name, so only they are asked."""
    candidates = [entry for entry in sample if entry.name or ":" in (entry.title or "")]
    return 2 * sum(entry.name is not None for entry in candidates) >= max(1, len(candidates))


def link_kinds(section: Section) -> tuple[str, ...]:
    """The kinds of link that at least half of the newest entries bear, ``paper`` first, the others by number."""
    sample = _sample(section)
    counts = Counter(kind for entry in sample for kind in {link.kind for link in entry.links})
    usual = [kind for kind, count in counts.most_common() if 2 * count >= len(sample) and kind != "paper"]
    return ("paper", *usual)


def _blank_lines(curated: CuratedList, block: Block | None) -> bool:
    if block is None or block.kind is EntryKind.TABLE or len(block.items) < MIN_ITEMS_TO_TELL:
        return not curated.loosely or _usually_blank_lines(curated)
    return _are_apart(curated, _newest(block.items, of=block))


def _usually_blank_lines(curated: CuratedList) -> bool:
    """Whether most lists of a list of another kind than ours have blank lines between their items."""
    blocks = [block for section in curated.sections.values() for block in section.blocks]
    told = [block for block in blocks if block.kind is not EntryKind.TABLE and len(block.items) >= MIN_ITEMS_TO_TELL]
    return 2 * sum(_are_apart(curated, block.items) for block in told) > len(told)


def _are_apart(curated: CuratedList, items: Sequence[Item]) -> bool:
    gaps = [curated.text[before.end : after.start] for before, after in pairwise(items)]
    return 2 * sum(_BLANK_LINE.match(gap) is not None for gap in gaps) >= len(gaps)


def _columns(curated: CuratedList, block: Block | None, sample: Sequence[Entry]) -> tuple[Column, ...]:
    if block is None or block.kind is not EntryKind.TABLE:
        return ()
    delimiters = split_row(LINE_END.split(curated.text[block.start : block.end], 2)[1])
    if not is_delimiter_row(delimiters) or len(delimiters) != len(block.header):
        delimiters = ("---",) * len(block.header)
    rows = [entry.cells for entry in sample]
    forms = row_forms([entry.form for entry in sample], len(block.header))
    return tuple(
        Column(
            header=header,
            form=forms[index],
            role=role,
            delimiter=delimiter,
            stays_empty=bool(rows) and not any(row[index] for row in rows if index < len(row)),
        )
        for index, (header, role, delimiter) in enumerate(zip(block.header, block.roles, delimiters, strict=True))
    )


def _like(curated: CuratedList, kind: EntryKind) -> Sequence[Entry]:
    """Entries that an empty section of a list of another kind than ours goes by."""
    if not curated.loosely:
        return ()
    lists = [entry for entry in curated.entries if entry.kind is not EntryKind.TABLE]
    return [entry for entry in lists if entry.kind is kind] or lists


def _item_form(curated: CuratedList, kind: EntryKind, sample: Sequence[Entry]) -> str:
    forms = [entry.form[0] if entry.form else "" for entry in sample or _like(curated, kind) if entry.arxiv_id]
    return item_form(forms)


def _unnamed(curated: CuratedList) -> str:
    named = (entry.name for entry in curated.entries if entry.kind is EntryKind.TABLE)
    return "unnamed" if "unnamed" in named else "-"
