"""The form in which a section's new entries are written, chosen from those of its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cmp_to_key

from bot.curated_list.author_names import with_one_limit
from bot.curated_list.form_parts import UNLESS, VENUE, Part, join_parts, split_parts
from bot.curated_list.venue_styles import PREPRINT_WORDS

_SELDOM = 10
"""What stands in fewer than one of so many entries is not how a section writes."""
_DATE = ("{year}", "{month")


def item_form(forms: Sequence[str]) -> str:
    """The commonest form of list items, with the parts that others of that form have; empty where it is ours."""
    told = [split_parts(form) for form in with_one_limit(forms)]
    bases = Counter(base for base, _ in told)
    if not bases:
        return ""
    base = bases.most_common(1)[0][0]
    alike = [parts for one, parts in told if one == base]
    return join_parts(base, _usual_parts(base, alike)) if base else ""


def row_forms(rows: Sequence[tuple[str, ...]], width: int) -> Sequence[str]:
    """The commonest form of each column that says anything; all are empty where most rows are written as ours are."""
    loose = [row for row in rows if len(row) == width]
    if 2 * len(loose) <= len(rows):
        return [""] * width
    whole = [row for row in loose if any("{abs}" in cell or "{pdf}" in cell for cell in row)] or loose
    return [_cell_form([row[column] for row in whole]) for column in range(width)]


def _cell_form(cells: Sequence[str]) -> str:
    """What a column says; words such as ``null`` only where the fact is not known that other rows have there."""
    told = [split_parts(cell) for cell in with_one_limit(cells)]
    bases = Counter(base for base, _ in told if base)
    base = bases.most_common(1)[0][0] if bases else ""
    if "{" in base.replace("{{", ""):
        return join_parts(base, _usual_parts(base, [parts for one, parts in told if one == base]))
    parts = _usual_parts("", [parts for one, parts in told if not one])
    kinds = {part.kind for part in parts}
    if not parts or not base or any(kind.startswith(UNLESS) for kind in kinds):
        return join_parts("", parts) if parts else base
    return join_parts("", (*parts, Part(0, UNLESS + parts[0].kind, base)))


def _usual_parts(base: str, entries: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Of each kind the commonest part, in the order in which most entries have them."""
    usual: dict[str, Part] = {}
    for kind in dict.fromkeys(part.kind for parts in entries for part in parts):
        having = Counter(part for parts in entries for part in parts if part.kind == kind)
        if _SELDOM * having.total() >= len(entries):
            usual[kind] = having.most_common(1)[0][0]
    _without_venue(base, usual, entries)
    kinds = [[part.kind for part in parts] for parts in entries]

    def compare(one: Part, other: Part) -> int:
        both = [found for found in kinds if one.kind in found and other.kind in found]
        return sum(1 if found.index(one.kind) > found.index(other.kind) else -1 for found in both)

    return tuple(sorted(sorted(usual.values(), key=cmp_to_key(compare)), key=lambda part: part.offset))


def _without_venue(base: str, usual: dict[str, Part], entries: Sequence[tuple[Part, ...]]) -> None:
    """Where no venue is known, ``arXiv`` is written if most entries without one do; a venue may take its place."""
    preprint = usual.get(UNLESS + VENUE)
    if preprint is None:
        return
    told = [{part.kind for part in parts} for parts in entries]
    if 2 * sum(UNLESS + VENUE in kinds for kinds in told) < sum(VENUE not in kinds for kinds in told):
        del usual[UNLESS + VENUE]
    if VENUE not in usual:
        words = _venue_for(preprint, before_date=base[preprint.offset :].lstrip(" ,").startswith(_DATE))
        usual[VENUE] = Part(preprint.offset, VENUE, words)


def _venue_for(preprint: Part, *, before_date: bool) -> str:
    """The part for a venue where a list has shown none yet: in place of the words for a preprint."""
    return PREPRINT_WORDS.sub("{venue_alone}" if before_date else "{venue}", preprint.text, count=1)
