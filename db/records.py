"""What a paper source hands over, whatever interface it came through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVersion:
    """What a paper's newest version tells of an older one."""

    number: int
    """From 1."""
    submitted: datetime
    """In UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecord:
    """One version of one arXiv paper. ``None`` means unknown, never empty."""

    arxiv_id: str
    """The identifier without version: ``2509.01234`` or ``cs/0601001``."""
    version: int | None = None
    """The version that the other fields describe, from 1."""
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """arXiv categories, the primary one first."""
    comment: str | None = None
    journal_reference: str | None = None
    doi: str | None = None
    published: datetime | None = None
    """When version 1 was submitted, in UTC: the month that the list prints."""
    updated: datetime | None = None
    """When this version was submitted, in UTC."""
    earlier: tuple[EarlierVersion, ...] = ()
    """The versions before this one, as far as they are known; their texts are not."""
