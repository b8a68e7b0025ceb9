"""What a command about a paper does to its proposal, or why it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.curated_list.document import CuratedList
from bot.curated_list.lookup import closest_sections
from bot.entry_facts import bare_entry
from bot.explanation.comparison import sections_meant
from bot.review.commands import Command, Verb
from config.errors import ListError
from db.decisions import note_decision
from db.models import Listing, Paper, Proposal
from db.papers import find_paper
from db.proposals import begin_proposal, change_state, proposal_of
from db.states import ProposalState
from db.withdrawals import why_withdrawn

POSTPONED = timedelta(days=28)
"""How long a paper is put off by ``/later``: long enough for a revision, short enough that it is not forgotten."""
MOST_NAMED = 4
"""Sections that an answer names."""
_LISTED = frozenset({ProposalState.MERGED, ProposalState.SUPERSEDED})
_STANDING = frozenset({ProposalState.CANDIDATE, ProposalState.PROPOSED, ProposalState.DEFERRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whose word it is, and where it can be read."""

    login: str
    url: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCommands:
    """The commands about papers, on the proposals of one list."""

    session: Session
    profile: str
    curated: CuratedList
    """The list as it stands."""
    speaker: Speaker
    judgeable_only: bool = True
    """Only papers of which more than the title is known; False where a lost database is restored, which learns it."""

    def obey(self, command: Command) -> str | None:
        """Do what is asked; where it cannot be done nothing changes, and the result says why and what to do.

        What is so already is done: no command fails the second time. The command has to be one about a paper.
        """
        paper = find_paper(self.session, command.arxiv_id or "")
        if paper is None:
            return "this list's arXiv categories never brought that paper: check the identifier"
        proposal = proposal_of(self.session, self.profile, paper)
        if (proposal is not None and proposal.state in _LISTED) or self._is_listed(paper):
            return "it stands in the list: move or delete its line there; a deleted paper is not proposed again"
        return self._orders[command.verb](paper, proposal, command.words)

    @property
    def _orders(self) -> dict[Verb, Callable[[Paper, Proposal | None, str], str | None]]:
        return {
            Verb.REJECT: self._reject,
            Verb.LATER: self._later,
            Verb.INCLUDE: self._include,
            Verb.MOVE: self._move,
        }

    def _reject(self, paper: Paper, proposal: Proposal | None, words: str) -> str | None:
        self._set(paper, proposal, ProposalState.REJECTED, words or "refused in a comment")
        return None

    def _later(self, paper: Paper, proposal: Proposal | None, words: str) -> str | None:
        if (problem := self._unfit(paper)) is not None:
            return problem
        until = self.speaker.at + POSTPONED
        reason = f"put off until {until:%Y-%m-%d}" + (f": {words}" if words else "")
        if proposal is not None and proposal.state is ProposalState.DEFERRED:
            self._note(proposal, reason, section=None)
        else:
            if proposal is not None and proposal.state not in _STANDING:
                self._set(paper, proposal, ProposalState.CANDIDATE, "to be put off")
            proposal = self._set(paper, proposal, ProposalState.DEFERRED, reason)
        proposal.postponed_until = until
        return None

    def _include(self, paper: Paper, proposal: Proposal | None, words: str) -> str | None:
        if (problem := self._unfit(paper)) is not None:
            return problem
        reason = words or "asked for in a comment"
        if proposal is not None and proposal.state in {ProposalState.CANDIDATE, ProposalState.PROPOSED}:
            if not proposal.asked_for:
                self._note(proposal, reason, section=None)
        else:
            proposal = self._set(paper, proposal, ProposalState.CANDIDATE, reason)
        proposal.asked_for = True
        return None

    def _move(self, paper: Paper, proposal: Proposal | None, words: str) -> str | None:
        if proposal is not None and proposal.state not in _STANDING:
            return f"it is {proposal.state.value}: write /include {paper.arxiv_id} first"
        if (problem := self._unfit(paper)) is not None:
            return problem
        section = find_list_section(words, self.curated)
        if not isinstance(section, str):
            return section.why
        try:
            bare_entry(paper, self.curated.outline[section])
        except ListError as error:
            return str(error)
        reason = f"moved to {section!r}"
        if proposal is None:
            proposal = self._set(paper, None, ProposalState.CANDIDATE, "asked for by a move")
        if proposal.pinned_section != section:
            self._note(proposal, reason, section=section)
        proposal.pinned_section = proposal.section = section
        return None

    def _unfit(self, paper: Paper) -> str | None:
        if why_withdrawn(comment=paper.comment, abstract=paper.abstract) is not None:
            return "its authors have withdrawn it from arXiv"
        if self.judgeable_only and not paper.abstract:
            return "only its title is known, by which it cannot be judged: add its line to the list by hand"
        return None

    def _is_listed(self, paper: Paper) -> bool:
        """Whether the list has it now, perhaps under another identifier of the same title."""
        same = select(Listing.id).join(Paper).where(Paper.title_key == paper.title_key)
        standing = same.where(Listing.profile == self.profile, Listing.until_at.is_(None))
        return self.session.scalars(standing).first() is not None

    def _set(self, paper: Paper, proposal: Proposal | None, state: ProposalState, reason: str) -> Proposal:
        said = self.speaker
        if proposal is None:
            proposal = begin_proposal(
                self.session,
                self.profile,
                paper,
                state=state,
                reason=reason,
                at=said.at,
                actor=said.login,
                source_url=said.url,
            )
            self.session.flush()
        else:
            change_state(proposal, state, reason=reason, at=said.at, actor=said.login, source_url=said.url)
        if state is not ProposalState.CANDIDATE:
            proposal.asked_for = False
        proposal.postponed_until = None
        return proposal

    def _note(self, proposal: Proposal, reason: str, *, section: str | None) -> None:
        said = self.speaker
        note_decision(proposal, section=section, reason=reason, at=said.at, actor=said.login, source_url=said.url)


@dataclass(frozen=True, slots=True)
class Unclear:
    """No section, or none for certain."""

    why: str


def find_list_section(words: str, curated: CuratedList) -> str | Unclear:
    """The section of the list that somebody means: its path, its heading or some words of it; never a guess.

    Those that hold entries are looked at first, then the headings that hold none.
    """
    wanted = words.replace("›", ">")
    for paths in (curated.sections, curated.outline):
        meant = [path for path in sections_meant(wanted, paths) if path]
        if len(meant) == 1:
            return meant[0]
        if meant:
            more = f" and {len(meant) - MOST_NAMED} more" if len(meant) > MOST_NAMED else ""
            return Unclear(f"{words!r} may be {_named(meant[:MOST_NAMED])}{more}: give more of the path")
    close = closest_sections(curated, wanted)
    return Unclear(f"no section is like {words!r}" + (f"; the closest are {_named(close)}" if close else ""))


def _named(paths: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"“{path.replace(' > ', ' › ')}”" for path in paths)
