"""What a back-test asks: papers whose section is to be guessed, and months whose picks are to be found."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from classifiers.classification import Document
from classifiers.learning.corpus import Corpus, StreamPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A paper that was listed after the split, and whose record is known."""

    key: str
    document: Document
    sections: tuple[str, ...]
    """Every section in which it was listed after the split, in the list's order: any of them counts as right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamMonth:
    """A month after the split whose stream is known."""

    month: str
    """Such as ``2025-07``."""
    papers: tuple[StreamPaper, ...]
    """All that was announced in it and not listed before the split, in the order of the stream."""
    picks: frozenset[str]
    """The keys of those that were listed after the split, however much later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """All that is asked."""

    cases: tuple[Case, ...]
    """In the order of the list."""
    months: tuple[StreamMonth, ...]
    """In the order of time; without those of which only listed papers are known."""

    @property
    def picks(self) -> tuple[str, ...]:
        """All picks, month by month, sorted within each."""
        return tuple(key for month in self.months for key in sorted(month.picks))


def hold_out(corpus: Corpus, split: date, *, until: date | None = None) -> HeldOut:
    """What a corpus asks of whoever has learned on `Corpus.until` the split.

    Args:
        corpus: The whole corpus: both sides of the split.
        split: The last day that may be learned from.
        until: The last day of listing, and of announcement, that is asked for; otherwise all.
    """
    last = until or date.max
    return HeldOut(cases=_cases(corpus, split, last), months=_months(corpus, split, last))


def streamed_months(corpus: Corpus) -> frozenset[date]:
    """The first days of the months whose stream is known: most of their papers are in no list."""
    listed = {paper.key for paper in corpus.listed}
    balance: Counter[date] = Counter()
    for key, paper in corpus.stream.items():
        balance[paper.seen_on] += -1 if key in listed else 1
    return frozenset(day for day, surplus in balance.items() if surplus > 0)


def _cases(corpus: Corpus, split: date, last: date) -> tuple[Case, ...]:
    sections: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for paper in corpus.listed:
        if split < paper.listed_on <= last and paper.key in corpus.stream:
            sections[paper.key][paper.section] = None
    return tuple(
        Case(key=key, document=corpus.stream[key].document, sections=tuple(found)) for key, found in sections.items()
    )


def _months(corpus: Corpus, split: date, last: date) -> tuple[StreamMonth, ...]:
    listed_before = {paper.key for paper in corpus.listed if paper.listed_on <= split}
    picked = {paper.key for paper in corpus.listed if paper.listed_on > split}
    wanted = sorted(day for day in streamed_months(corpus) if split < day <= last)
    papers: dict[date, list[StreamPaper]] = {day: [] for day in wanted}
    for key, paper in corpus.stream.items():
        if paper.seen_on in papers and key not in listed_before:
            papers[paper.seen_on].append(paper)
    return tuple(
        StreamMonth(
            month=f"{day:%Y-%m}",
            papers=tuple(found),
            picks=frozenset(paper.key for paper in found if paper.key in picked),
        )
        for day, found in papers.items()
    )
