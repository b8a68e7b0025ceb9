"""The database's rows of which the catalogue is made, each table asked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, Text, cast, select
from sqlalchemy.orm import Session

from bot.catalogue.facts import Reading, stored_reading
from bot.catalogue.judgement import Judged, judged_as
from bot.catalogue.membership import members
from db.models import (
    Classification,
    Decision,
    ListChangeRecord,
    ListCommitRecord,
    Listing,
    Paper,
    PaperFacts,
    PaperVersion,
    Proposal,
    PullRequestRecord,
)

CHUNK = 500
"""Rows with long JSON that are held in memory at once: they are read from their text when they come."""

Query: TypeAlias = Select[*tuple[Any, ...]]
PaperRow: TypeAlias = Row[Any]
"""A row whose columns bear the names of the models' attributes."""
ByPaper: TypeAlias = Mapping[int, Sequence[PaperRow]]
"""Rows by the database's identifier of their paper, in their own order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All rows."""

    papers: Sequence[PaperRow]
    """In no order that means anything."""
    versions: ByPaper
    listings: ByPaper
    list_changes: ByPaper
    """With the columns of their commits."""
    proposals: ByPaper
    """At most one each, with the columns of its pull request."""
    decisions: ByPaper
    judgements: Mapping[int, Judged]
    readings: Mapping[int, Reading]
    first_commit: str | None
    """The commit at which the list was first read."""
    authors: Mapping[str, str]
    """Of the list's commits, as far as they were read one by one."""


def read_rows(session: Session, profile: str, *, judged: Collection[str]) -> Rows:
    """Read the rows of the papers that matter to a list.

    Args:
        session: An open session.
        profile: The profile's name.
        judged: See `bot.catalogue.membership.members`.
    """
    wanted = members(profile, judged=judged)
    connection = session.connection()  # rows of columns need nothing of what the ORM adds to each

    def by_paper(query: Query) -> ByPaper:
        rows: defaultdict[int, list[PaperRow]] = defaultdict(list)
        for row in connection.execute(query):
            rows[row.paper_id].append(row)
        return rows

    listings = by_paper(_listings(profile))
    commits = select(ListCommitRecord.sha, ListCommitRecord.author).where(ListCommitRecord.profile == profile)
    first = select(Listing.since_commit).where(Listing.profile == profile).order_by(Listing.id).limit(1)
    return Rows(
        papers=connection.execute(_papers(wanted)).all(),
        versions=by_paper(_versions(wanted)),
        listings=listings,
        list_changes=by_paper(_list_changes(profile)),
        proposals=by_paper(_proposals(profile)),
        decisions=by_paper(_decisions(profile)),
        judgements={
            row.paper_id: judged_as(row)
            for row in connection.execute(_judgements(profile, wanted), execution_options={"yield_per": CHUNK})
        },
        readings=dict(_readings(connection, profile, wanted)),
        first_commit=connection.scalar(first),
        authors=dict(connection.execute(commits).all()),
    )


def _papers(wanted: Select[Any]) -> Query:
    return select(
        Paper.id,
        Paper.arxiv_id,
        Paper.title,
        Paper.title_key,
        Paper.abstract,
        Paper.authors,
        Paper.categories,
        Paper.comment,
        Paper.journal_reference,
        Paper.doi,
        Paper.published,
        Paper.updated,
        Paper.version,
        Paper.first_seen_at,
    ).where(Paper.id.in_(wanted))


def _versions(wanted: Select[Any]) -> Query:
    return (
        select(
            PaperVersion.paper_id,
            PaperVersion.version,
            PaperVersion.title,
            PaperVersion.comment,
            PaperVersion.submitted_at,
        )
        .where(PaperVersion.paper_id.in_(wanted))
        .order_by(PaperVersion.version)
    )


def _listings(profile: str) -> Query:
    return (
        select(
            Listing.paper_id,
            Listing.section,
            Listing.kind,
            Listing.raw,
            Listing.month,
            Listing.venue,
            Listing.name,
            Listing.tag,
            Listing.since_commit,
            Listing.since_at,
            Listing.until_at,
        )
        .where(Listing.profile == profile)
        .order_by(Listing.since_at, Listing.id)
    )


def _list_changes(profile: str) -> Query:
    return (
        select(
            ListChangeRecord.paper_id,
            ListChangeRecord.kind,
            ListChangeRecord.section,
            ListChangeRecord.section_before,
            ListCommitRecord.committed_at,
            ListCommitRecord.author,
            ListCommitRecord.sha,
        )
        .join(ListChangeRecord.commit)
        .where(ListCommitRecord.profile == profile)
        .order_by(ListChangeRecord.id)
    )


def _proposals(profile: str) -> Query:
    return (
        select(
            Proposal.paper_id,
            Proposal.state,
            Proposal.section,
            Proposal.pinned_section,
            Proposal.relevance,
            Proposal.created_at,
            Proposal.postponed_until,
            PullRequestRecord.url,
            PullRequestRecord.number,
        )
        .outerjoin(Proposal.pull_request)
        .where(Proposal.profile == profile)
    )


def _decisions(profile: str) -> Query:
    return (
        select(
            Proposal.paper_id,
            Decision.before,
            Decision.after,
            Decision.actor,
            Decision.reason,
            Decision.source_url,
            Decision.decided_at,
            Decision.section,
            Decision.taken_back_at,
        )
        .join(Decision.proposal)
        .where(Proposal.profile == profile)
        .order_by(Decision.id)
    )


def _judgements(profile: str, wanted: Select[Any]) -> Query:
    return select(
        Classification.paper_id,
        Classification.outcome,
        Classification.reason,
        Classification.relevance,
        Classification.section,
        Classification.section_score,
        Classification.model_version,
        cast(Classification.result, Text).label("result"),
        Classification.classified_at,
    ).where(Classification.profile == profile, Classification.paper_id.in_(wanted))


def _readings(connection: Connection, profile: str, wanted: Select[Any]) -> Iterator[tuple[int, Reading]]:
    query = select(PaperFacts.paper_id, cast(PaperFacts.facts, Text)).where(
        PaperFacts.profile == profile, PaperFacts.paper_id.in_(wanted)
    )
    for paper_id, facts in connection.execute(query, execution_options={"yield_per": CHUNK}):
        if (reading := stored_reading(facts)) is not None:
            yield paper_id, reading
