"""What people wrote into the list about papers that we proposed: that counts, and is kept as their decision."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.curated_list.entry import Entry
from bot.curated_list.section_reader import read_sections
from db.decisions import note_decision, pinned_at
from db.listings import ListChange, ListedEntry
from db.models import Listing, Proposal
from db.proposals import proposals
from db.states import ProposalState

_MARKER = re.compile(r"\s*(?:\d{1,9}[.)]|[-*+])\s+")
_FACTS = ("name", "venue", "month", "tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEditor:
    """Who changed the list, and where that can be read."""

    login: str
    url: str
    at: datetime
    merged_ours: bool
    """The change is the merge of our pull request: its papers are compared with what that had proposed."""
    built_at: datetime | None = None
    """When what was merged had been built: what was asked for since could not be in it."""


def note_list_edits(
    session: Session, profile: str, change: ListChange, *, editor: ListEditor, sections: Collection[str]
) -> int:
    """Keep what a commit made of entries that we proposed; return how many decisions that are.

    Args:
        session: A transaction, in which the proposals follow the list already.
        profile: The profile's name.
        change: What the commit did.
        editor: Who did it.
        sections: The paths of the list as it stands: where the old one is gone, its heading was changed, and that
            tells nothing about a paper.
    """
    ours = {
        proposal.paper_id: proposal
        for proposal in proposals(session, profile, ProposalState.MERGED, ProposalState.SUPERSEDED)
    }
    noted = 0
    for listing in change.added:
        if (proposal := ours.get(listing.paper_id)) is None:
            continue
        if proposal.line is not None:
            noted += _compare_with_proposed(proposal, listing, editor, sections)
        elif not editor.merged_ours:
            proposal.pinned_section = listing.section
    for listing in change.moved:
        if (proposal := ours.get(listing.paper_id)) is not None:
            noted += _note_move(proposal, listing, editor, sections)
    for listing in change.edited:
        if (proposal := ours.get(listing.paper_id)) is not None:
            noted += _note_rewording(proposal, change.former[listing.id], listing, editor, "edited in the list")
    return noted


def is_move_pending(proposal: Proposal, *, built_at: datetime | None) -> bool:
    """Whether a person asked for another section after the branch had been built."""
    return proposal.pinned_section is not None and built_at is not None and pinned_at(proposal) > built_at


def plain_wording(raw: str) -> str:
    """An entry's text without what goes with its place: bullet or number, and the padding of a table's cells.

    Underscores for emphasis, as Prettier writes it, are the same as stars.
    """
    text = " ".join(_MARKER.sub("", raw, count=1).split()).replace("*", "_")
    if text.startswith("|"):
        text = "|".join(cell.strip() for cell in text.split("|"))
    return text


def _compare_with_proposed(
    proposal: Proposal, listing: Listing, editor: ListEditor, sections: Collection[str]
) -> int:
    """What stands in the list at once is not what was proposed: a person changed the branch, or wrote it himself."""
    how = "merged" if editor.merged_ours else "listed"
    noted = 0
    came_too_late = editor.merged_ours and is_move_pending(proposal, built_at=editor.built_at)
    if proposal.section not in {None, listing.section} and proposal.section in sections and not came_too_late:
        reason = f"{how} in {listing.section!r} instead of {proposal.section!r}"
        _note(proposal, reason, editor, section=listing.section)
        noted = 1
    read = [entry for section in read_sections(f"{proposal.line}\n", loosely=True)[0] for entry in section.entries]
    proposed = read[0] if len(read) == 1 else None
    return noted + _note_rewording(proposal, proposed, listing, editor, f"{how} in other words than proposed")


def _note_move(proposal: Proposal, listing: Listing, editor: ListEditor, sections: Collection[str]) -> int:
    before = [other.section for other in listing.paper.listings if other.until_commit == listing.since_commit]
    kept = [section for section in before if section in sections]
    if before and not kept:
        return 0
    how = f"moved from {kept[0]!r} to {listing.section!r}" if kept else f"listed in {listing.section!r} as well"
    _note(proposal, f"{how} in the list", editor, section=listing.section)
    return 1


def _note_rewording(
    proposal: Proposal, before: Entry | ListedEntry | None, listing: Listing, editor: ListEditor, what: str
) -> int:
    former = before.raw if before is not None else proposal.line or ""
    if plain_wording(former) == plain_wording(listing.raw):
        return 0
    facts = _changed_facts(before, listing) if before is not None else []
    _note(proposal, f"{what}: {', '.join(facts)}" if facts else what, editor, section=None)
    return 1


def _changed_facts(before: Entry | ListedEntry, after: Listing) -> list[str]:
    told = []
    for fact in _FACTS:
        old, new = getattr(before, fact), getattr(after, fact)
        if old != new:
            told.append(
                f"{fact} {new!r} instead of {old!r}"
                if old and new
                else f"{fact} {new!r} added"
                if new
                else f"{fact} {old!r} taken out"
            )
    return told


def _note(proposal: Proposal, reason: str, editor: ListEditor, *, section: str | None) -> None:
    note_decision(proposal, section=section, reason=reason, at=editor.at, actor=editor.login, source_url=editor.url)
    if section is not None:
        proposal.pinned_section = section
