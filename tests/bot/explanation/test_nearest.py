from __future__ import annotations

from sqlalchemy.orm import Session

from bot.explanation.nearest import LEAST_SHARE, MOST_WORDS, ListedPapers
from classifiers.classification import Document
from db.listings import current_listings, record_list
from tests.db.samples import LIST, NOON, entry


def listed_papers(session: Session) -> ListedPapers:
    """A list of four papers, one of them in two sections and one without identifier."""
    record_list(
        session,
        LIST,
        [
            entry(1, title="Repairing Programs with Patches"),
            entry(2, title="Parsing Questions into SQL"),
            entry(2, title="Parsing Questions into SQL", section="Benchmarks"),
            entry(3, title="Parsing SQL", arxiv_id=None, month=None),
            entry(4, title="Fuzzing"),
        ],
        commit="1" * 40,
        committed_at=NOON,
    )
    return ListedPapers(current_listings(session, LIST))


def test_each_listed_paper_is_told_once_with_all_its_sections(session: Session) -> None:
    """A paper in two sections is one neighbour, and what the list does not print is None."""
    nearest = listed_papers(session).nearest(Document("SQL", "We parse questions about SQL into queries."))
    assert [(paper.arxiv_id, paper.sections, paper.month) for paper in nearest] == [
        ("2509.00002", ("Models > Code", "Benchmarks"), "2025-09"),
        (None, ("Models > Code",), None),
    ]
    assert [shared.word for shared in nearest[0].shared] == ["into", "questions", "sql"]


def test_a_listed_paper_is_not_near_to_itself(session: Session) -> None:
    """It is passed over by its identifier, and by its title where it came without one."""
    papers = listed_papers(session)
    by_identifier = papers.nearest(Document("Parsing SQL Questions", ""), arxiv_id="2509.00002")
    by_title = papers.nearest(Document("PARSING questions, into SQL", ""))
    assert [paper.title for paper in by_identifier] == [paper.title for paper in by_title] == ["Parsing SQL"]


def test_only_telling_words_are_told(session: Session) -> None:
    """At most eight words, each of which makes up a twentieth of the similarity at least."""
    [nearest] = listed_papers(session).nearest(Document("Patches", "repairing programs with care " * 3), count=1)
    assert 0 < len(nearest.shared) <= MOST_WORDS
    assert all(shared.share >= LEAST_SHARE * nearest.similarity for shared in nearest.shared)
