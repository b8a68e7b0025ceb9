"""How much of everything the pull request's text shows, so that it stays below GitHub's limit."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The most characters, or the most items, of each kind; 0 leaves it out."""

    abstract: int = 400
    nearest: int = 3
    nearest_title: int = 110
    likely: int = 4
    line: int = 500
    considered: int = 200
    news: bool = True
    title: int = 250
    evidence: int = 6
    authors: int = 60
    runners_up: int = 3
    about: bool = True
    """Whether the line below the title stands: authors, day, scores."""
    path: int = 160
    """Of a section's path."""


_WITHOUT_DETAILS = Room(abstract=0, nearest=0)
_WITHOUT_FOLDS = replace(_WITHOUT_DETAILS, considered=0, news=False, line=0, likely=0)
ROOMS = (
    Room(),
    Room(abstract=250),
    Room(abstract=0),
    Room(abstract=0, nearest=1, nearest_title=80),
    *(replace(_WITHOUT_DETAILS, considered=count) for count in (200, 50, 15, 0)),
    _WITHOUT_FOLDS,
    replace(_WITHOUT_FOLDS, title=100, evidence=2),
    replace(_WITHOUT_FOLDS, title=0, evidence=0, authors=0, runners_up=0),
    replace(_WITHOUT_FOLDS, title=0, evidence=0, authors=0, runners_up=0, about=False, path=40),
)
"""From generous to bare: abstracts go first, then the nearest papers, those left out, and the rest; never a box."""
