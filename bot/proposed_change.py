"""What the pull request is to say: the list with the chosen entries in it, and the text for its reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.considered_papers import considered_papers
from bot.curated_list.dialect import Dialect, infer_dialect
from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.entry_facts import new_entry
from bot.entry_spelling import EntrySpelling
from bot.explanation.nearest import ListedPapers
from bot.forge.base import Change
from bot.forge.body import BodyEntry, NearListed, commit_message, render_body, render_title
from bot.forge.command_help import CommandHelp
from bot.forge.github_branch import blob_sha
from bot.forge.hidden_memory import write_memory
from bot.forge.short_body import short_bodies
from bot.likely_facts import likely_facts
from bot.news_block import news_block, news_style
from bot.profile_sections import ProfileSections
from bot.pull_request_memory import pull_request_memory
from bot.source_states import source_states
from bot.sources.base import ListSnapshot
from bot.steps.judge_papers import document_of
from bot.withdrawn_news import withdrawn_news
from classifiers.classification import Document
from config.profile import Profile
from db.listings import current_listings
from db.models import Classification, Paper, Proposal

LEAST_RUNNER_UP = 0.03
"""Score below which another section is not worth a reviewer's look."""
MOST_RUNNERS_UP = 2
NEAREST = 3
"""Papers of the list that are named because they are much like a proposed one."""


def build_change(
    session: Session,
    profile: Profile,
    chosen: Sequence[Proposal],
    *,
    snapshot: ListSnapshot,
    sections: ProfileSections,
    seen_body: str | None,
    commands: Sequence[CommandHelp] = (),
) -> Change:
    """The change that proposes some papers; the same papers on the same list always give the same change.

    Args:
        session: An open session.
        profile: The profile of the list.
        chosen: At least one proposal, with its paper.
        snapshot: The list as it stands.
        sections: The profile's sections in it.
        seen_body: The open pull request's text that the decisions were read from; None where none is open.
        commands: The commands that the bot obeys there.

    Raises:
        ListError: An entry cannot be inserted.
    """
    outline = sections.curated.outline
    spelling = EntrySpelling.learn(sections.curated.sections.values())
    entries = {
        proposal.id: new_entry(proposal.paper, outline[proposal.section or ""], spelling=spelling)
        for proposal in chosen
    }
    text = insert(snapshot.text, list(entries.values()))
    latest = max(proposal.created_at for proposal in chosen)
    newest = latest.astimezone(profile.schedule.zone)
    shown = _Shown(
        profile=profile.name,
        sections=sections,
        lines=_lines(text, entries.values()),
        listed=ListedPapers(current_listings(session, profile.name, titles_alone=True), read=_title_alone),
        spelling=spelling,
    )
    style = news_style(sections.curated)
    told = [shown.entry(session, proposal, entries[proposal.id]) for proposal in chosen]
    body = render_body(
        told,
        list_title=profile.title,
        section_order=list(outline),
        considered=considered_papers(session, profile.name, chosen, sections),
        news=news_block(style, chosen, day=newest.date()) if style else (),
        sources=source_states(session, profile.name),
        withdrawn=withdrawn_news(session, profile.name, newest=latest),
        commands=commands,
        memory=write_memory(pull_request_memory(session, profile.name, chosen, blob=blob_sha(text)), seen=seen_body),
    )
    return Change(
        base_sha=snapshot.head_sha,
        base_text=snapshot.text,
        text=text,
        title=render_title(profile.pull_request.title, day=newest.date()),
        body=body,
        commit_message=commit_message([proposal.paper.arxiv_id or "" for proposal in chosen]),
        link_bodies=short_bodies(told, list_title=profile.title, section_order=list(outline))
        if profile.mode == "compare"
        else (),
        lines={arxiv_id: line for (_, arxiv_id), line in shown.lines.items()},
        seen_body=seen_body,
    )


def _title_alone(paper: Paper) -> Document:
    """What the list itself tells of a paper.

    Few listed papers are stored with their abstracts, and these few would be found near everything; besides, what is
    shown then depends on the list alone, and is the same after the database was lost.
    """
    return Document(title=paper.title)


def _lines(text: str, entries: Iterable[NewEntry]) -> dict[tuple[str, str], str]:
    """The new entries as they stand in the new list, by section and identifier."""
    wanted = {(entry.section, entry.arxiv_id) for entry in entries}
    return {
        (entry.section, entry.arxiv_id): entry.raw
        for entry in parse(text).entries
        if entry.arxiv_id is not None and (entry.section, entry.arxiv_id) in wanted
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What is shown of the chosen papers, with what that is read from."""

    profile: str
    sections: ProfileSections
    lines: Mapping[tuple[str, str], str]
    listed: ListedPapers
    spelling: EntrySpelling
    dialects: dict[str, Dialect] = field(default_factory=dict)
    """Of the sections that were asked for until now."""

    def entry(self, session: Session, proposal: Proposal, entry: NewEntry) -> BodyEntry:
        """A paper as the pull request's text tells about it."""
        paper = proposal.paper
        classification = session.scalars(
            select(Classification).where(Classification.profile == self.profile, Classification.paper_id == paper.id)
        ).one()
        best, *others = classification.result["sections"]
        if entry.section not in self.dialects:
            self.dialects[entry.section] = infer_dialect(
                self.sections.curated, self.sections.curated.outline[entry.section]
            )
        return BodyEntry(
            arxiv_id=entry.arxiv_id,
            title=paper.title,
            authors=tuple(paper.authors),
            section=entry.section,
            profile_section=best["section"] if best["section"] != entry.section else None,
            was_moved=proposal.pinned_section is not None,
            section_score=proposal.section_score,
            relevance=proposal.relevance,
            evidence=tuple((item["phrase"], item["field"], item["weight"]) for item in best["evidence"]),
            runners_up=tuple(
                (self.sections.section_for(other["section"]) or other["section"], other["score"])
                for other in others[:MOST_RUNNERS_UP]
                if other["score"] >= LEAST_RUNNER_UP
            ),
            abstract=paper.abstract,
            published=paper.published.date() if paper.published else None,
            line=self.lines.get((entry.section, entry.arxiv_id), ""),
            likely=likely_facts(paper, entry, self.dialects[entry.section], spelling=self.spelling),
            nearest=tuple(
                NearListed(
                    arxiv_id=near.arxiv_id,
                    title=near.title,
                    section=None if entry.section in near.sections else near.sections[0],
                )
                for near in self.listed.nearest(document_of(paper), count=NEAREST, arxiv_id=paper.arxiv_id)
            ),
        )
