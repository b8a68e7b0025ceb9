"""What the pull request is to say: the list with the chosen entries in it, and the text for its reviewer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.curated_list.insertion import insert
from bot.entry_facts import new_entry
from bot.entry_spelling import EntrySpelling
from bot.forge.base import Change
from bot.forge.body import BodyEntry, Considered, commit_message, render_body, render_title
from bot.profile_sections import ProfileSections
from bot.sources.base import ListSnapshot
from config.profile import Profile
from db.models import Classification, Listing, Paper, Proposal
from db.proposals import proposals
from db.states import ProposalState

LEAST_RUNNER_UP = 0.03
"""Score below which another section is not worth a reviewer's look."""
MOST_RUNNERS_UP = 2
MOST_CONSIDERED = 15
"""Papers in the folded part that says what was looked at and left out."""


def build_change(
    session: Session,
    profile: Profile,
    chosen: Sequence[Proposal],
    *,
    snapshot: ListSnapshot,
    sections: ProfileSections,
    seen_body: str | None,
) -> Change:
    """The change that proposes some papers; the same papers on the same list always give the same change.

    Args:
        session: An open session.
        profile: The profile of the list.
        chosen: At least one proposal, with its paper.
        snapshot: The list as it stands.
        sections: The profile's sections in it.
        seen_body: The open pull request's text that the decisions were read from; None where none is open.

    Raises:
        ListError: An entry cannot be inserted.
    """
    outline = sections.curated.outline
    spelling = EntrySpelling.learn(sections.curated.sections.values())
    entries = [new_entry(proposal.paper, outline[proposal.section or ""], spelling=spelling) for proposal in chosen]
    body = render_body(
        [
            _body_entry(session, profile.name, proposal, sections)
            for proposal in _in_list_order(chosen, list(outline))
        ],
        list_title=profile.title,
        considered=_considered(session, profile.name, chosen, sections),
    )
    newest = max(proposal.created_at for proposal in chosen).astimezone(profile.schedule.zone)
    return Change(
        base_sha=snapshot.head_sha,
        base_text=snapshot.text,
        text=insert(snapshot.text, entries),
        title=render_title(profile.pull_request.title, day=newest.date()),
        body=body,
        commit_message=commit_message([proposal.paper.arxiv_id or "" for proposal in chosen]),
        seen_body=seen_body,
    )


def _in_list_order(chosen: Sequence[Proposal], sections: Sequence[str]) -> list[Proposal]:
    position = {section: index for index, section in enumerate(sections)}
    return sorted(chosen, key=lambda proposal: (position[proposal.section or ""], proposal.paper.arxiv_id or ""))


def _body_entry(session: Session, profile: str, proposal: Proposal, sections: ProfileSections) -> BodyEntry:
    paper = proposal.paper
    classification = session.scalars(
        select(Classification).where(Classification.profile == profile, Classification.paper_id == paper.id)
    ).one()
    best, *others = classification.result["sections"]
    return BodyEntry(
        arxiv_id=paper.arxiv_id or "",
        title=paper.title,
        authors=tuple(paper.authors),
        section=proposal.section or "",
        profile_section=best["section"] if best["section"] != proposal.section else None,
        was_moved=proposal.pinned_section is not None,
        section_score=proposal.section_score,
        relevance=proposal.relevance,
        evidence=tuple((item["phrase"], item["field"], item["weight"]) for item in best["evidence"]),
        runners_up=tuple(
            (sections.section_for(other["section"]) or other["section"], other["score"])
            for other in others[:MOST_RUNNERS_UP]
            if other["score"] >= LEAST_RUNNER_UP
        ),
        abstract=paper.abstract,
        published=paper.published.date() if paper.published else None,
    )


def _considered(
    session: Session, profile: str, chosen: Sequence[Proposal], sections: ProfileSections
) -> list[Considered]:
    """The nearest misses among the papers as new as the chosen ones, and what waits for a place.

    They are picked by the papers' own dates and scores, not by the clock, so the text changes only with the papers.
    """
    waiting = [
        Considered(
            arxiv_id=proposal.paper.arxiv_id or "",
            title=proposal.paper.title,
            reason="waits for the next pull request"
            if sections.section_for(proposal.section)
            else f"waits for its section: {sections.tell(proposal.section or '')}",
        )
        for proposal in proposals(session, profile, ProposalState.CANDIDATE, ProposalState.PROPOSED)
        if proposal not in chosen
    ]
    oldest = min(proposal.paper.published for proposal in chosen if proposal.paper.published)
    query = (
        select(Classification)
        .join(Paper)
        .outerjoin(Proposal, (Proposal.paper_id == Paper.id) & (Proposal.profile == profile))
        .where(Classification.profile == profile, Classification.outcome == "abstain")
        .where(Paper.published >= oldest, Proposal.id.is_(None), ~Paper.listings.any(Listing.profile == profile))
        .options(joinedload(Classification.paper))
        .order_by(Classification.relevance.desc(), Paper.arxiv_id)
        .limit(MOST_CONSIDERED)
    )
    unsure = [
        Considered(
            arxiv_id=classification.paper.arxiv_id or "",
            title=classification.paper.title,
            reason=classification.reason,
        )
        for classification in session.scalars(query)
    ]
    return [*unsure, *waiting][:MOST_CONSIDERED]
