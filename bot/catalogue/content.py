"""What the catalogue holds, as plain values.

The published JSON lines are made of these classes field by field (`bot.catalogue.document`): renaming a field changes
them. All words of papers and people are as they were written: whoever shows them escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.catalogue.judgement import FacetFound, Judgement
from bot.catalogue.told import CatalogueValue, Facts, Venue
from bot.digest.content import Origin
from classifiers.entry_fields.finding import LinkKind
from db.list_commits import ChangeKind
from db.states import ProposalState


class Status(StrEnum):
    """How a paper stands to the list."""

    LISTED = "listed"
    """It stands in the list."""
    PROPOSED = "proposed"
    """It stands in the open pull request."""
    WAITING = "waiting"
    """It belongs in the list, and waits for a place in the pull request."""
    POSTPONED = "postponed"
    """A person said later."""
    REFUSED = "refused"
    """A person said no, or took it out of the list."""
    WITHDRAWN = "withdrawn"
    """Proposed once; then gone from arXiv, or no longer judged to belong."""
    REMOVED = "removed"
    """It stood in the list once, and nobody told why it does no longer."""
    PASSED_OVER = "passed_over"
    """On topic, and not proposed: without a clear section, too old, or another record of a work that is known."""
    IRRELEVANT = "irrelevant"
    """Judged not to belong."""


DEFAULT_STATUSES = frozenset(Status) - {Status.PASSED_OVER, Status.IRRELEVANT}
"""What readers get who ask for nothing special; the rest is nearly all of arXiv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(CatalogueValue):
    """One version of a paper."""

    number: int
    title: str
    comment: str | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryLink(CatalogueValue):
    """One link of an entry."""

    kind: str
    """The word in the brackets: ``paper``, ``repo``, ``data`` and so on."""
    url: str
    """As it is written, whatever that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(CatalogueValue):
    """An entry of the list."""

    section: str
    """The section's path: headings joined with `` > ``, as the list has it."""
    profile_section: str | None
    """The same section as ``sections.yaml`` calls it, whatever its heading is by now; None where it has none."""
    since: datetime
    """Of the commit that first held it here; where ``since_known`` is false, it stood there by then."""
    since_known: bool
    """False for what stood in the list when it was first read."""
    until: datetime | None
    """Of the commit that no longer held it here; None while it stands."""
    kind: str
    """``bullet``, ``numbered`` or ``table``."""
    month: str | None
    """As the entry has it."""
    venue: str | None
    """As the entry has it."""
    name: str | None
    """The system's name, as the entry has it."""
    tag: str | None
    links: tuple[EntryLink, ...]
    """As the entry has them; none of an entry that is no longer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival(CatalogueValue):
    """How a paper came into the list."""

    at: datetime
    """Since when it stands in the list without a gap, wherever; see `Place.since`."""
    known: bool
    """False where it stood in the list when that was first read: nobody knows since when, or by whom."""
    origin: Origin
    actor: str | None
    """Who merged or listed it, as far as known."""
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvent(CatalogueValue):
    """What one commit of the list did to the paper's entry, since the list was first read."""

    at: datetime
    kind: ChangeKind
    section: str
    """Where it stands since; of a removed one, where it stood."""
    section_before: str | None
    actor: str
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(CatalogueValue):
    """One decision about the paper's proposal."""

    at: datetime
    before: ProposalState | None
    """None for its beginning."""
    after: ProposalState
    actor: str
    """A login, ``shelver``, ``operator``, or ``a reviewer`` where the forge does not tell who."""
    reason: str
    url: str | None
    """Where that can be read."""
    section: str | None
    """Where the paper was moved to; None where the decision is about something else."""
    taken_back_at: datetime | None
    """None where it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalHistory(CatalogueValue):
    """The paper's proposal, and all that was decided about it."""

    state: ProposalState
    section: str | None
    """For which section, by the path that sections.yaml has, or where a person moved it to."""
    relevance: float
    created_at: datetime
    postponed_until: datetime | None
    pull_request: str | None
    """URL of the pull request that holds or last held it."""
    pull_request_number: int | None
    decisions: tuple[DecisionMade, ...]
    """The oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePaper(CatalogueValue):
    """All that is known of one paper, as it matters to the readers of one list."""

    id: str
    """The arXiv identifier without version; else ``title-`` and 16 hexadecimal digits made of the title's letters."""
    arxiv_id: str | None
    title: str
    authors: tuple[str, ...]
    abstract: str
    comment: str | None
    journal_reference: str | None
    doi: str | None
    url: str | None
    """The paper's page on arXiv; else what its entry links, if that is http or https."""
    submitted: date | None
    """When the first version was submitted, in UTC."""
    month: str | None
    """``YYYY-MM`` of that; else the month that the list prints; else that in which arXiv gave the identifier."""
    updated_at: datetime | None
    version: int | None
    """The newest version's number, as far as seen."""
    versions: tuple[Version, ...]
    categories: tuple[str, ...]
    """arXiv categories, the primary one first."""
    withdrawn_from_arxiv: bool
    """The newest version's comment says so; the paper may stand in the list all the same."""
    status: Status
    sections: tuple[str, ...]
    """Where it stands or last stood in the list; else for which section it is or was proposed; else the best one. By
    the paths that the list has now, where it has them."""
    places: tuple[Place, ...]
    """Every entry that it has or had in the list, the oldest first."""
    arrival: Arrival | None
    """None where it does not stand in the list."""
    list_events: tuple[ListEvent, ...]
    """The oldest first."""
    proposal: ProposalHistory | None
    """None where it was never proposed."""
    venue: Venue | None
    facets: tuple[FacetFound, ...]
    """The best first; none of a paper whose abstract is not known."""
    judgement: Judgement | None
    """None where it was never judged: its abstract is not known."""
    facts: Facts

    @property
    def links_to_code(self) -> tuple[str, ...]:
        """The URLs of its source code that are certain."""
        return self.links_of("repo")

    def links_of(self, kind: LinkKind) -> tuple[str, ...]:
        """The URLs of one kind that are certain."""
        return tuple(link.url for link in self.facts.links if link.kind == kind and link.confidence == "sure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The papers of one list."""

    papers: tuple[CataloguePaper, ...]
    """By the month of the first version, then by id: the order of the list itself."""
    sections: tuple[str, ...]
    """The section paths of the list in its order; after them those of sections.yaml that it does not have."""
