"""The listed papers nearest to a text: where the owner put what is most like it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.steps.judge_papers import document_of
from classifiers.classification import Document
from classifiers.neighbours import Neighbour, NeighbourIndex, SharedWord
from db.identity import title_key
from db.models import Listing, Paper

MOST_WORDS = 8
"""Shared words that are told of each paper."""
LEAST_SHARE = 0.05
"""Part of the similarity that a word has to make up to be told: "the" and "to" seldom do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestPaper:
    """A listed paper that is like the one in question."""

    arxiv_id: str | None
    title: str
    sections: tuple[str, ...]
    """Every section in which it stands, in the order of listing."""
    month: str | None
    """As the list prints it, such as ``2025-09``."""
    similarity: float
    """Above 0, at most 1."""
    shared: tuple[SharedWord, ...]
    """The words that make them alike, those that add most to the similarity first."""

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "arxiv_id": self.arxiv_id,
            "title": self.title,
            "sections": list(self.sections),
            "month": self.month,
            "similarity": self.similarity,
            "shared": [{"word": shared.word, "share": shared.share} for shared in self.shared],
        }


class ListedPapers:
    """The papers of a list, made ready once to be asked for the nearest ones.

    Args:
        listings: What stands in the list, with papers (`db.listings.current_listings`).
        read: What of a listed paper is compared.
    """

    def __init__(self, listings: Iterable[Listing], *, read: Callable[[Paper], Document] = document_of) -> None:
        self._listings: dict[str, list[Listing]] = {}
        self._keys_of_title: dict[str, set[str]] = {}
        for listing in listings:
            paper = listing.paper
            key = paper.arxiv_id or paper.title
            self._listings.setdefault(key, []).append(listing)
            self._keys_of_title.setdefault(paper.title_key, set()).add(key)
        self._index = NeighbourIndex((key, read(held[0].paper)) for key, held in self._listings.items())

    def nearest(self, document: Document, *, count: int = 3, arxiv_id: str | None = None) -> tuple[NearestPaper, ...]:
        """The nearest ones, nearest first; fewer where no more have a word in common with the text.

        Args:
            document: The text; a listed paper of the same title is passed over.
            count: The most to give.
            arxiv_id: The paper's own identifier, which is passed over as well.
        """
        own = self._keys_of_title.get(title_key(document.title), set()) | {arxiv_id or ""}
        return tuple(
            NearestPaper(
                arxiv_id=held[0].paper.arxiv_id,
                title=held[0].paper.title,
                sections=tuple(dict.fromkeys(listing.section for listing in held)),
                month=held[0].month,
                similarity=near.similarity,
                shared=_telling(near),
            )
            for near in self._index.nearest(document, count=count, without=own)
            for held in [self._listings[near.key]]
        )


def _telling(near: Neighbour) -> tuple[SharedWord, ...]:
    return tuple(word for word in near.shared[:MOST_WORDS] if word.share >= LEAST_SHARE * near.similarity)
