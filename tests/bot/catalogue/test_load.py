from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.catalogue.content import DEFAULT_STATUSES, Status
from bot.catalogue.judgement import EvidenceFound
from bot.catalogue.load import load_catalogue
from bot.digest.content import Origin
from db.list_commits import ChangeKind
from db.listings import ListedEntry, record_list
from db.models import Classification, Paper, PaperFacts
from db.papers import store_records
from db.proposals import begin_proposal
from db.records import PaperRecord
from db.states import ProposalState
from tests.bot.catalogue.samples import FOLDER, LIST_TEXT, catalogue, commits, judged, reads
from tests.bot.digest.samples import (
    FUZZING,
    PULL_REQUEST,
    REPAIR,
    SURVEYS,
    at,
    candidate,
    decides,
    entry,
    full_week,
    lists,
    proposed,
    seen,
)


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """The queries that are sent meanwhile."""
    sent: list[str] = []
    engine = session.get_bind()
    assert isinstance(engine, Engine)

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_every_paper_that_matters_has_one_status(session: Session) -> None:
    """Listed, proposed, waiting, postponed, refused and withdrawn papers are there; those merely judged are not."""
    full_week(session)
    found = catalogue(session)

    assert found["Repair Without Tests"].status is Status.LISTED
    assert found["Grammar Inference for Free"].status is Status.PROPOSED
    assert found["Candidate A"].status is Status.WAITING
    assert found["Too Early to Tell"].status is Status.POSTPONED
    assert found["Yet Another Prompt"].status is Status.REFUSED
    assert found["Taken Back"].status is Status.WITHDRAWN
    assert found["A Retracted Benchmark"].status is Status.REFUSED
    assert found["A Retracted Benchmark"].sections == (FUZZING,)
    assert not {"A Study of Whales", "Not Read Yet"} & found.keys()


def test_what_was_only_judged_is_read_on_demand(session: Session) -> None:
    """Irrelevant papers, and those passed over, come when their status is asked for, and nothing else does then."""
    full_week(session)
    judged(session, seen(session, "2509.05003", "Unsure", at(9, 26)), "abstain")

    assert {paper.status for paper in catalogue(session).values()} <= DEFAULT_STATUSES
    assert list(catalogue(session, Status.IRRELEVANT)) == ["A Study of Whales"]
    assert list(catalogue(session, Status.PASSED_OVER)) == ["Before", "Unsure"]


def test_the_order_is_that_of_the_list(session: Session) -> None:
    """By month, then by identifier; papers of no month come first."""
    full_week(session)
    session.flush()
    papers = load_catalogue(session, FOLDER).papers

    assert [(paper.month or "", paper.id) for paper in papers] == sorted(
        (paper.month or "", paper.id) for paper in papers
    )
    assert len({paper.id for paper in papers}) == len(papers)


def test_the_number_of_queries_does_not_grow(session: Session) -> None:
    """An empty list and a full one are read with the same number of queries, at most fifteen."""
    session.flush()
    with statements(session) as empty:
        load_catalogue(session, FOLDER)
    full_week(session)
    session.flush()
    with statements(session) as full:
        load_catalogue(session, FOLDER)
    assert len(empty) == len(full) <= 15


def test_how_a_paper_came_into_the_list(session: Session) -> None:
    """Since when, by whom and from where; of the papers of the first read only that they stood there."""
    commits(session, "seed", at(9, 1), "ada", entry("2401.00001", "Old", SURVEYS))
    merged = proposed(session, candidate(session, seen(session, "2509.00001", "Ours", at(9, 2)), at(9, 2)), at(9, 3))
    seen(session, "2509.00002", "Seen", at(9, 2), verdict="abstain")
    commits(
        session,
        "next",
        at(9, 10),
        "bo",
        entry("2401.00001", "Old", SURVEYS),
        entry("2509.00001", "Ours", FUZZING),
        entry("2509.00002", "Seen", REPAIR),
        entry("2509.00003", "Theirs", REPAIR),
    )
    decides(session, merged, ProposalState.MERGED, at(9, 11), actor="ada", reason="pull request 12 was merged")
    arrivals = {title: paper.arrival for title, paper in catalogue(session).items()}

    old = arrivals.pop("Old")
    assert old
    assert (old.known, old.actor) == (False, None)
    told = {title: (arrival.origin, arrival.actor) for title, arrival in arrivals.items() if arrival}
    assert told == {
        "Ours": (Origin.PROPOSED, "ada"),
        "Seen": (Origin.SEEN, "bo"),
        "Theirs": (Origin.UNKNOWN, "bo"),
    }
    assert {(arrival.at, arrival.known) for arrival in arrivals.values() if arrival} == {(at(9, 10), True)}


def test_who_moves_within_the_list_stands_in_it_since_before(session: Session) -> None:
    """A move is no arrival, and a removal with a later return is one."""
    paper = entry("2401.00001", "Mover", SURVEYS)
    stays = entry("2401.00002", "Stays", SURVEYS)
    moved = entry("2401.00001", "Mover", REPAIR)
    commits(session, "seed", at(8, 1), "ada", stays)
    commits(session, "c1", at(8, 5), "ada", stays, paper)
    commits(session, "c2", at(8, 6), "bo", stays, moved)
    told = catalogue(session)["Mover"]
    assert told.arrival
    assert (told.arrival.at, told.arrival.actor) == (at(8, 5), "ada")
    assert told.sections == (REPAIR,)
    assert [(place.section, place.until) for place in told.places] == [(SURVEYS, at(8, 6)), (REPAIR, None)]
    assert [(change.kind, change.actor, change.section_before) for change in told.list_events] == [
        (ChangeKind.ADDED, "ada", None),
        (ChangeKind.MOVED, "bo", SURVEYS),
    ]

    commits(session, "c3", at(8, 7), "bo", stays)
    assert catalogue(session)["Mover"].status is Status.REMOVED
    commits(session, "c4", at(8, 9), "cy", stays, moved)
    told = catalogue(session)["Mover"]
    assert told.arrival
    assert (told.arrival.at, told.arrival.actor) == (at(8, 9), "cy")


def test_the_history_of_a_proposal(session: Session) -> None:
    """Each change of state with moment, actor, reason and where it can be read, and the pull request's address."""
    proposal = proposed(session, candidate(session, seen(session, "2509.1", "P", at(9, 2)), at(9, 2)), at(9, 3))
    decides(session, proposal, ProposalState.REJECTED, at(9, 4), actor="ada", reason="off topic", url="https://x.org")
    told = catalogue(session)["P"].proposal

    assert told
    assert (told.state, told.pull_request, told.pull_request_number) == (ProposalState.REJECTED, PULL_REQUEST, 12)
    assert [(one.before, one.after, one.actor) for one in told.decisions] == [
        (None, ProposalState.CANDIDATE, "shelver"),
        (ProposalState.CANDIDATE, ProposalState.PROPOSED, "shelver"),
        (ProposalState.PROPOSED, ProposalState.REJECTED, "ada"),
    ]
    assert (told.decisions[-1].reason, told.decisions[-1].url, told.decisions[-1].at) == (
        "off topic",
        "https://x.org",
        at(9, 4),
    )


def test_the_stored_judgement_is_told_with_its_evidence(session: Session) -> None:
    """Evidence for the list, for the best section and for each facet, as it was stored: nothing is judged anew."""
    paper = seen(session, "2509.1", "P", at(9, 2))
    candidate(session, paper, at(9, 2))
    piece = {"phrase": "fuzz*", "field": "title", "weight": 2.0, "origin": "hand"}
    judged(
        session,
        paper,
        "propose",
        {
            "relevance_evidence": [piece],
            "sections": [
                {"section": SURVEYS, "score": 0.1, "sum": 0.0, "evidence": []},
                {"section": FUZZING, "score": 0.8, "sum": 2.0, "evidence": [piece, piece]},
            ],
            "facets": [{"facet": "task/fuzzing", "score": 0.7, "evidence": [piece]}],
        },
    )
    told = catalogue(session)["P"]

    found = EvidenceFound("fuzz*", "title", 2.0)
    assert told.judgement
    assert told.judgement.relevance_evidence == (found,)
    assert told.judgement.section_evidence == (found, found)
    assert [(facet.facet, facet.score, facet.evidence) for facet in told.facets] == [("task/fuzzing", 0.7, (found,))]


def test_what_the_entry_itself_tells(session: Session) -> None:
    """Venue and links of an entry; a paper that is not on arXiv is known by its title, and its page by the entry."""
    lists(
        session,
        "seed",
        at(9, 1),
        ListedEntry(
            arxiv_id=None,
            title="A Field Guide to Fuzzers",
            section="Surveys",
            kind="bullet",
            raw=LIST_TEXT.strip().splitlines()[-1],
            month="2023-05",
            venue="ICSE 2023",
        ),
    )
    reads(session, "seed", at(9, 1), LIST_TEXT)
    told = catalogue(session)["A Field Guide to Fuzzers"]

    assert told.id.startswith("title-")
    assert (told.arxiv_id, told.month, told.submitted) == (None, "2023-05", None)
    assert told.url == "http://example.org/p"
    assert [link.kind for link in told.places[0].links] == ["blog", "paper"]
    assert told.venue
    assert (told.venue.name, told.venue.year, told.venue.source) == ("ICSE", 2023, "list")
    assert told.places[0].profile_section == SURVEYS


def test_versions_and_withdrawal(session: Session) -> None:
    """Each version that was seen, and that the newest comment says withdrawn, though the paper stands in the list."""
    for version, comment in ((1, "12 pages"), (2, "This paper has been withdrawn by the authors")):
        record = PaperRecord(
            arxiv_id="2509.00001",
            version=version,
            title="W",
            comment=comment,
            published=at(9, 1),
            updated=at(9, version),
            authors=("Ada Abel",),
            categories=("cs.SE",),
        )
        store_records(session, [record], seen_at=at(9, version))
    lists(session, "seed", at(9, 3), entry("2509.00001", "W", SURVEYS))
    told = catalogue(session)["W"]

    assert (told.status, told.withdrawn_from_arxiv, told.version) == (Status.LISTED, True, 2)
    assert [(version.number, version.submitted_at) for version in told.versions] == [(1, at(9, 1)), (2, at(9, 2))]
    assert (told.authors, told.categories, told.url) == (
        ("Ada Abel",),
        ("cs.SE",),
        "https://arxiv.org/abs/2509.00001",
    )


@pytest.mark.parametrize("state", [ProposalState.MERGED, ProposalState.SUPERSEDED])
def test_merged_and_not_read_yet(session: Session, state: ProposalState) -> None:
    """A paper that was just merged counts as listed, although the list has not been read since."""
    proposal = proposed(session, candidate(session, seen(session, "2509.1", "P", at(9, 2)), at(9, 2)), at(9, 3))
    decides(session, proposal, state, at(9, 4), actor="ada", reason="merged")
    told = catalogue(session)["P"]
    assert (told.status, told.arrival, told.sections) == (Status.LISTED, None, (FUZZING,))


def test_another_list_in_the_same_database(session: Session) -> None:
    """What another list makes of the same papers, and of others, changes nothing."""
    full_week(session)
    before = catalogue(session, *Status)

    stranger = seen(session, "2509.07777", "On Another Topic", at(9, 20))
    for paper in session.scalars(select(Paper)).all():
        begin_proposal(session, "another", paper, state=ProposalState.REJECTED, reason="no", at=at(9, 1), actor="eve")
        judgement = {"relevance": 0.1, "outcome": "irrelevant", "reason": "off topic", "result": {}}
        moments = {"paper_changed_at": at(9, 1), "classified_at": at(9, 1)}
        session.add(
            Classification(
                profile="another", paper_id=paper.id, model_version="2", section_score=0.0, **judgement, **moments
            )
        )
        session.add(PaperFacts(profile="another", paper_id=paper.id, fingerprint="f", facts={}))
    record_list(session, "another", [entry("2509.07777", stranger.title, "A")], commit="a", committed_at=at(8, 1))
    assert catalogue(session, *Status) == before


@pytest.mark.parametrize(
    ("arxiv_id", "month"), [("2204.03214", "2022-04"), ("cs/9906012", "1999-06"), ("cs/0601001", "2006-01")]
)
def test_a_paper_that_only_its_identifier_dates(session: Session, arxiv_id: str, month: str) -> None:
    """Without record, and without a month in its entry, a paper has that of its identifier."""
    lists(session, "seed", at(9, 1), entry(arxiv_id, "Undated", SURVEYS))
    told = catalogue(session)["Undated"]
    assert (told.month, told.submitted) == (month, None)
