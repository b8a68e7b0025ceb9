"""Put the papers of the catalogue together out of the database's rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from bot.catalogue.content import (
    Arrival,
    CataloguePaper,
    DecisionMade,
    EntryLink,
    ListEvent,
    Place,
    ProposalHistory,
    Status,
    Version,
)
from bot.catalogue.facts import Reading, venue_of
from bot.catalogue.judgement import Judgement
from bot.catalogue.rows import PaperRow, Rows
from bot.catalogue.standing import status_of
from bot.catalogue.told import NO_FACTS, Venue
from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Link
from bot.listing_origin import listing_origin
from classifiers.entry_fields.venues import read_venue
from db.identity import ArxivIdentifier
from db.list_commits import ChangeKind
from db.withdrawals import why_withdrawn

_WEB = ("https://", "http://")
_NOTHING_READ = Reading(facts=NO_FACTS, venue=None)


class Assembly:
    """The papers of some rows.

    Args:
        rows: All rows.
        curated: The list as it stands.
        own_paths: Path of a section in the list to that in sections.yaml.
    """

    def __init__(self, rows: Rows, *, curated: CuratedList, own_paths: Mapping[str, str]) -> None:
        self._rows = rows
        self._links = {(entry.section, entry.raw): entry.links for entry in curated.entries}
        self._own_paths = own_paths
        self._list_paths = {own: path for path, own in own_paths.items()}

    def papers(self) -> Iterator[CataloguePaper]:
        """Each paper once, in the order of the rows."""
        return map(self._paper, self._rows.papers)

    def _paper(self, row: PaperRow) -> CataloguePaper:
        listings = self._rows.listings.get(row.id, ())
        places = tuple(map(self._place, listings))
        standing = [place for place in places if place.until is None]
        proposal = self._proposal(row.id)
        judgement, facets = self._rows.judgements.get(row.id, (None, ()))
        reading = self._rows.readings.get(row.id, _NOTHING_READ)
        status = status_of(places, proposal, judgement)
        printed = next((place.month for place in reversed(standing or places) if place.month), None)
        month = f"{row.published:%Y-%m}" if row.published else printed or _month_of(row.arxiv_id)
        return CataloguePaper(
            id=row.arxiv_id or f"title-{hashlib.sha256(row.title_key.encode()).hexdigest()[:16]}",
            arxiv_id=row.arxiv_id,
            title=row.title,
            authors=tuple(row.authors),
            abstract=row.abstract,
            comment=row.comment,
            journal_reference=row.journal_reference,
            doi=row.doi,
            url=ArxivIdentifier(row.arxiv_id).url if row.arxiv_id else _linked(standing),
            submitted=row.published.date() if row.published else None,
            month=month,
            updated_at=row.updated,
            version=row.version,
            versions=tuple(
                Version(number=one.version, title=one.title, comment=one.comment, submitted_at=one.submitted_at)
                for one in self._rows.versions.get(row.id, ())
            ),
            categories=tuple(row.categories),
            withdrawn_from_arxiv=why_withdrawn(comment=row.comment, abstract=row.abstract) is not None,
            status=status,
            sections=self._sections(status, places, proposal, judgement),
            places=places,
            arrival=self._arrival(row, listings, proposal) if standing else None,
            list_events=tuple(map(_list_event, self._rows.list_changes.get(row.id, ()))),
            proposal=proposal,
            venue=_venue(standing) or reading.venue,
            facets=facets,
            judgement=judgement,
            facts=reading.facts,
        )

    def _place(self, row: PaperRow) -> Place:
        return Place(
            section=row.section,
            profile_section=self._own_paths.get(row.section),
            since=row.since_at,
            since_known=row.since_commit != self._rows.first_commit,
            until=row.until_at,
            kind=row.kind,
            month=row.month,
            venue=row.venue,
            name=row.name,
            tag=row.tag,
            links=tuple(EntryLink(link.kind, link.url) for link in self._links_of(row)),
        )

    def _links_of(self, row: PaperRow) -> Sequence[Link]:
        return self._links.get((row.section, row.raw), ()) if row.until_at is None else ()

    def _proposal(self, paper_id: int) -> ProposalHistory | None:
        for row in self._rows.proposals.get(paper_id, ()):
            return ProposalHistory(
                state=row.state,
                section=row.pinned_section or row.section,
                relevance=row.relevance,
                created_at=row.created_at,
                postponed_until=row.postponed_until,
                pull_request=row.url,
                pull_request_number=row.number,
                decisions=tuple(map(_decision, self._rows.decisions.get(paper_id, ()))),
            )
        return None

    def _sections(
        self, status: Status, places: Sequence[Place], proposal: ProposalHistory | None, judgement: Judgement | None
    ) -> tuple[str, ...]:
        standing = [place.section for place in places if place.until is None]
        if standing:
            return tuple(dict.fromkeys(standing))
        if status is Status.REMOVED or (status is Status.REFUSED and places):
            return (places[-1].section,)
        best = (proposal.section if proposal else None) or (judgement.section if judgement else None)
        return (self._list_paths.get(best, best),) if best else ()

    def _arrival(self, row: PaperRow, listings: Sequence[PaperRow], proposal: ProposalHistory | None) -> Arrival:
        first = _first_without_gap(listings)
        known = first.since_commit != self._rows.first_commit
        origin, came = listing_origin(
            first.since_at,
            first_seen_at=row.first_seen_at,
            proposed_at=proposal.created_at if proposal else None,
            decisions=proposal.decisions if proposal else (),
        )
        author = self._rows.authors.get(first.since_commit) if known else None
        return Arrival(
            at=first.since_at,
            known=known,
            origin=origin,
            actor=came.actor if came else author,
            commit=first.since_commit,
        )


def _first_without_gap(listings: Sequence[PaperRow]) -> PaperRow:
    """Of the entries from which the paper stands in the list without a gap, the first one."""
    first = min((row for row in listings if row.until_at is None), key=_since)
    while True:
        earlier = [row for row in listings if _since(row) < _since(first)]
        before = [row for row in earlier if row.until_at is None or row.until_at >= first.since_at]
        if not before:
            return first
        first = min(before, key=_since)


def _since(row: PaperRow) -> datetime:
    moment: datetime = row.since_at
    return moment


def _month_of(arxiv_id: str | None) -> str | None:
    """The month that an identifier bears: that of the first version, or the one after."""
    digits = (arxiv_id or "").rpartition("/")[2][:4]
    return f"{'19' if digits > '90' else '20'}{digits[:2]}-{digits[2:]}" if len(digits) == 4 else None


def _linked(standing: Iterable[Place]) -> str | None:
    """The URL of the paper, else of anything else that its entries link."""
    links = [link for place in standing for link in place.links if link.url.lower().startswith(_WEB)]
    links.sort(key=lambda link: link.kind != "paper")
    return links[0].url if links else None


def _venue(standing: Iterable[Place]) -> Venue | None:
    return next((_listed_venue(place.venue) for place in standing if place.venue), None)


@cache
def _listed_venue(words: str) -> Venue:
    return venue_of(read_venue(words), value=words, source="list")


def _list_event(row: PaperRow) -> ListEvent:
    return ListEvent(
        at=row.committed_at,
        kind=ChangeKind(row.kind),
        section=row.section,
        section_before=row.section_before,
        actor=row.author,
        commit=row.sha,
    )


def _decision(row: PaperRow) -> DecisionMade:
    return DecisionMade(
        at=row.decided_at,
        before=row.before,
        after=row.after,
        actor=row.actor,
        reason=row.reason,
        url=row.source_url,
        section=row.section,
        taken_back_at=row.taken_back_at,
    )
