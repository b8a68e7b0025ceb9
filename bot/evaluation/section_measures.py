"""How well papers are shelved: hits among the first k sections, F1, a table for each section, and confusions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import TypeAlias

from bot.evaluation.figures import Confusion, SectionRow

Ranking: TypeAlias = Sequence[str]
"""Sections for one paper, best first."""
Pair: TypeAlias = tuple[str, str]
"""The true section of a paper, and the one it was given."""


def hits(rankings: Sequence[Ranking], truths: Sequence[Collection[str]], k: int) -> list[bool]:
    """For each paper, whether one of its true sections is among the first ``k`` of its ranking."""
    return [not frozenset(ranking[:k]).isdisjoint(truth) for ranking, truth in zip(rankings, truths, strict=True)]


def pairs(rankings: Sequence[Ranking], truths: Sequence[Sequence[str]]) -> list[Pair]:
    """For each paper, its true section and the one given, so that each paper counts once.

    Of several true sections it is the one given, or, where none of them was given, the first.
    """
    return [
        (ranking[0] if ranking[0] in truth else truth[0], ranking[0])
        for ranking, truth in zip(rankings, truths, strict=True)
    ]


def macro_f1(judged: Sequence[Pair]) -> float:
    """The mean of the F1 of every section that has a paper among the true ones, each section counting the same."""
    rows = [row for row in section_rows(judged) if row.papers]
    return sum(row.f1 for row in rows) / len(rows)


def section_rows(judged: Sequence[Pair]) -> tuple[SectionRow, ...]:
    """Papers, recall, precision and F1 of every section that is true or given for some paper; most papers first."""
    true = Counter(section for section, _ in judged)
    given = Counter(section for _, section in judged)
    right = Counter(section for section, answer in judged if section == answer)
    return tuple(
        SectionRow(
            section=section,
            papers=true[section],
            given=given[section],
            right=right[section],
            recall=right[section] / true[section] if true[section] else None,
            precision=right[section] / given[section] if given[section] else None,
            f1=2 * right[section] / (true[section] + given[section]),
        )
        for section in sorted({*true, *given}, key=lambda section: (-true[section], -given[section], section))
    )


def confusions(judged: Sequence[Pair], keys: Sequence[str]) -> tuple[Confusion, ...]:
    """Which section was given for which other, with the papers; the commonest first."""
    found: defaultdict[Pair, list[str]] = defaultdict(list)
    for pair, key in zip(judged, keys, strict=True):
        if pair[0] != pair[1]:
            found[pair].append(key)
    return tuple(
        Confusion(true=true, given=given, count=len(papers), papers=tuple(papers))
        for (true, given), papers in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    )
