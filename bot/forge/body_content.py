"""What the pull request's text tells, before it is written down. All words in it may be a stranger's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class NearListed:
    """A paper of the list that is much like a proposed one."""

    arxiv_id: str | None
    title: str
    section: str | None = None
    """The path of its section; None where that is the section of the proposed paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyFact:
    """What the entry could say, had the paper said it plainly."""

    field: str
    """What it is: ``venue``, ``size`` and so on."""
    value: str
    evidence: str
    """The words that it was read from."""
    source: str
    """Where these stand: ``title``, ``abstract``, ``comment`` or ``journal reference``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyEntry:
    """One proposed paper."""

    arxiv_id: str
    title: str
    authors: tuple[str, ...] = ()
    section: str
    """The section's path: headings joined with `` > ``."""
    profile_section: str | None = None
    """The path by which the rules know the section, if the list has it under another one by now."""
    was_moved: bool = False
    """A person chose the section; the score and the evidence are those of ``profile_section``, if it is another."""
    section_score: float
    relevance: float
    evidence: tuple[tuple[str, str, float], ...] = ()
    """What was matched: phrase, the field in which it stands, its weight; the strongest first."""
    runners_up: tuple[tuple[str, float], ...] = ()
    """Other sections with their scores, the best first."""
    abstract: str = ""
    published: date | None = None
    line: str = ""
    """The entry as it will stand in the list."""
    likely: tuple[LikelyFact, ...] = ()
    """What the entry does not say because it is not certain."""
    nearest: tuple[NearListed, ...] = ()
    """Papers of the list, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One paper that was looked at and left out."""

    arxiv_id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnPaper:
    """A paper that its authors have withdrawn from arXiv."""

    arxiv_id: str
    title: str
    section: str | None
    """Where it stands in the list; None where it stood in the pull request, and was taken off."""
    reason: str
    """The paper's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source of papers stands."""

    source: str
    """Its name as people know it."""
    trouble: str = ""
    """What is wrong with it, so that papers may be missing; empty where all is well."""
    complete_until: date | None = None
    """The last whole day of which no paper is missing; None where there is none yet. Told only of one in trouble:
    elsewhere it would be another one in every run."""
    standing: str = ""
    """How it stood when the text was written. What changes daily belongs here: nothing is written for it alone."""
    details: tuple[str, ...] = ()
    """What else there is to know of a source in trouble, and of what was given up: a sentence each."""
