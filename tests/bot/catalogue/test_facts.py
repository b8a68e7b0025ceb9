from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.catalogue.facts import refresh_facts
from bot.catalogue.load import load_catalogue
from config.entities import Entities, EntityRule
from db.models import Paper, PaperFacts
from db.papers import store_records
from db.records import PaperRecord
from db.session import Sessions
from tests.bot.catalogue.samples import ENTITIES, FOLDER
from tests.bot.digest.samples import PROFILE, at, candidate, seen

ABSTRACT = (
    "Our model reaches a pass@1 of 74.4% on HumanEval. The code is available at https://github.com/ada/Patcher."
)


def holds(session: Session, *, title: str = "Patcher: Mending Code", version: int = 1) -> None:
    """A paper that was proposed, at a version."""
    record = PaperRecord(
        arxiv_id="2509.00001",
        version=version,
        title=title,
        abstract=ABSTRACT,
        comment="Accepted at ICSE 2026",
        published=at(9, 1),
    )
    store_records(session, [record], seen_at=at(9, version))
    if version == 1:
        candidate(session, session.scalars(select(Paper)).one(), at(9, 2))


def refresh(sessions: Sessions, entities: Entities = ENTITIES) -> int:
    """How many papers are read."""
    return refresh_facts(sessions, PROFILE.name, entities)


def test_what_a_paper_tells(sessions: Sessions) -> None:
    """Name, venue, links, entities and results come from its own words, with the sentence that says so."""
    with sessions.begin() as session:
        holds(session)
    assert refresh(sessions) == 1
    with sessions() as session:
        [paper] = load_catalogue(session, FOLDER).papers

    assert paper.facts.name
    assert paper.facts.name.value == "Patcher"
    assert paper.links_to_code == ("https://github.com/ada/Patcher",)
    assert paper.venue
    assert (paper.venue.value, paper.venue.source, paper.venue.year) == ("ICSE 2026", "paper", 2026)
    assert {(entity.kind, entity.name) for entity in paper.facts.entities} == {
        ("metric", "pass@1"),
        ("benchmark", "HumanEval"),
    }
    [result] = paper.facts.results
    assert (result.benchmark, result.metric, result.value, result.unit) == ("HumanEval", "pass@1", 74.4, "%")
    assert result.sentence == "Our model reaches a pass@1 of 74.4% on HumanEval."


def test_a_paper_is_read_once(sessions: Sessions) -> None:
    """Until its words or the profile's entities change, and then once more."""
    with sessions.begin() as session:
        holds(session)
    assert [refresh(sessions), refresh(sessions)] == [1, 0]

    with sessions.begin() as session:
        holds(session, title="Mender: Mending Code", version=2)
    assert [refresh(sessions), refresh(sessions)] == [1, 0]
    with sessions() as session:
        [paper] = load_catalogue(session, FOLDER).papers
    assert paper.facts.name
    assert paper.facts.name.value == "Mender"

    others = Entities(format=1, benchmark={"MBPP": EntityRule()})
    assert [refresh(sessions, others), refresh(sessions, others)] == [1, 0]


def test_papers_that_do_not_matter_are_not_read(sessions: Sessions) -> None:
    """A judged paper is read only where somebody asks for those of its outcome; progress is told."""
    told: list[tuple[int, int]] = []
    with sessions.begin() as session:
        seen(session, "2509.00002", "A Study of Whales", at(9, 1), verdict="irrelevant")
    assert refresh(sessions) == 0
    judged = frozenset({"irrelevant"})
    read = refresh_facts(
        sessions, PROFILE.name, ENTITIES, judged=judged, progress=lambda done, total: told.append((done, total))
    )
    assert read == 1
    assert told == [(1, 1)]


def test_facts_of_another_form_are_no_facts(sessions: Sessions) -> None:
    """What another version of Shelver stored in its own way stops nobody."""
    with sessions.begin() as session:
        holds(session)
    refresh(sessions)
    with sessions.begin() as session:
        session.execute(update(PaperFacts).values(facts={"of": "tomorrow"}))
    with sessions() as session:
        [paper] = load_catalogue(session, FOLDER).papers
    assert (paper.facts.name, paper.venue) == (None, None)
