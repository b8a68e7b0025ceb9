"""What is learned from, and tested on: the papers of a list with the day on which each was listed, and the stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from classifiers.classification import Document

MOST_LISTED = 6_000
"""So many of a long list's newest papers tell its sections: the rest costs minutes, and tells of the past."""
LEAST_OF_SECTION = 50
"""So many of a section's newest papers are always learned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPaper:
    """One place of one paper in the list; a paper that stands in two sections makes two of these."""

    key: str
    """Its arXiv identifier without version, or, where it has none, its title."""
    title: str
    """As the list prints it, where that is known: `document` has arXiv's."""
    document: Document
    """Title alone where nothing else is known."""
    section: str
    """The section's path."""
    listed_on: date
    """The day of the list's first version that held it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPaper:
    """One paper of those that were polled, whether or not it was listed."""

    key: str
    """Its arXiv identifier without version."""
    document: Document
    seen_on: date
    """The first day of the month in which it was announced: what its identifier says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All that is known of a list and of the stream that it is chosen from."""

    listed: tuple[ListedPaper, ...]
    """In the order of the list."""
    stream: Mapping[str, StreamPaper]
    """By key, listed papers among them."""

    def until(self, day: date) -> Corpus:
        """The corpus as it was known on the evening of a day: nothing that was listed or announced later."""
        return Corpus(
            listed=tuple(paper for paper in self.listed if paper.listed_on <= day),
            stream={key: paper for key, paper in self.stream.items() if paper.seen_on <= day},
        )

    def after(self, day: date) -> Corpus:
        """What was listed after a day, and what was announced in later months."""
        return Corpus(
            listed=tuple(paper for paper in self.listed if paper.listed_on > day),
            stream={key: paper for key, paper in self.stream.items() if paper.seen_on > day},
        )

    def sections(self) -> dict[str, set[str]]:
        """Each listed paper's key to the sections in which it stands."""
        found: dict[str, set[str]] = {}
        for paper in self.listed:
            found.setdefault(paper.key, set()).add(paper.section)
        return found


def newest_of_sections(corpus: Corpus, *, most: int = MOST_LISTED) -> Corpus:
    """The corpus with the newest listed papers alone, and of each section the newest ones.

    Args:
        corpus: Whose stream is kept whole.
        most: How many papers are kept; sections that would be left with few bring it to more.
    """
    if len(corpus.listed) <= most:
        return corpus
    newest = sorted(
        range(len(corpus.listed)), key=lambda place: (corpus.listed[place].listed_on, place), reverse=True
    )
    kept = set(newest[:most])
    of_section = Counter[str]()
    for place in newest:
        of_section[corpus.listed[place].section] += 1
        if of_section[corpus.listed[place].section] <= LEAST_OF_SECTION:
            kept.add(place)
    return Corpus(listed=tuple(corpus.listed[place] for place in sorted(kept)), stream=corpus.stream)
