from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from bot.digest.document import to_json
from bot.digest.markdown import render_markdown
from bot.listed_changes import withdrawn_now
from db.papers import store_records
from db.records import PaperRecord
from tests.bot.digest.samples import FUZZING, PROFILE, REPAIR, at, entry, lists, told

GONE = "This paper has been withdrawn by the authors because of an error in Section 3"


def stored(session: Session, paper: str, *, version: int = 1, seen: int, **said: str) -> None:
    """A version of a paper, as arXiv tells it on a day of September."""
    record = PaperRecord(
        arxiv_id=paper,
        version=version,
        title=said.get("title", f"Paper {paper}"),
        abstract="We mend programs.",
        comment=said.get("comment", "12 pages"),
        journal_reference=said.get("journal_reference"),
        published=at(9, 1),
        updated=at(9, seen, 1),
    )
    store_records(session, [record], seen_at=at(9, seen))
    session.expire_all()


@pytest.fixture
def changed(session: Session) -> Session:
    """A list of five papers, four of which change on arXiv within the week."""
    papers = [f"2509.0100{number}" for number in range(5)]
    for paper in papers:
        stored(session, paper, seen=10)
    listed = [entry(paper, f"Paper {paper}", REPAIR if paper < "2509.01003" else FUZZING) for paper in papers]
    listed[3] = replace(listed[3], venue="ICSE 2026", raw='- "Paper 2509.01003" [ICSE 2026]')
    lists(session, "first", at(9, 12), *listed)
    stored(session, papers[0], version=2, seen=24, comment=GONE)
    stored(session, papers[1], version=2, seen=24, comment="Accepted at ICSE 2026")
    stored(session, papers[2], version=2, seen=25, title="Mending Programs With Words")
    stored(session, papers[3], version=2, seen=25, comment="Accepted at ICSE 2026")
    stored(session, papers[4], seen=26, journal_reference="Proc. of a Meeting Nobody Knows (2026)")
    return session


def test_a_week_tells_what_arxiv_changed_about_listed_papers(changed: Session) -> None:
    """Withdrawn, published, renamed; not the venue that the entry has already."""
    digest = told(changed)
    assert not digest.is_quiet
    assert [(one.paper.arxiv_id, one.section, one.reason) for one in digest.listed_withdrawn] == [
        ("2509.01000", REPAIR, GONE)
    ]
    assert [(one.paper.arxiv_id, one.venue, one.source) for one in digest.venues] == [
        ("2509.01001", "ICSE 2026", "comment"),
        ("2509.01004", None, "journal reference"),
    ]
    assert [(one.before, one.after) for one in digest.titles] == [("Paper 2509.01002", "Mending Programs With Words")]
    text = render_markdown(digest)
    assert (
        "1 listed paper is withdrawn from arXiv, 2 listed papers have a venue to add and 1 listed paper has" in text
    )
    assert "## Withdrawn from arXiv, and still in the list: 1 paper" in text
    assert "**ICSE 2026**, by its comment: “Accepted at ICSE 2026”" in text
    assert "it was “Paper 2509.01002”" in text
    assert to_json(digest)["venues"][0]["listed_venue"] is None


def test_other_weeks_and_papers_elsewhere_are_silent(changed: Session) -> None:
    """The week before tells nothing of it; nor does this one of papers that left the list."""
    week = told(changed).week
    assert told(changed, week.previous()).is_quiet
    lists(changed, "emptied", at(9, 26))
    digest = told(changed)
    assert (digest.listed_withdrawn, digest.venues, digest.titles) == ((), (), ())
    assert withdrawn_now(changed, PROFILE.name) == ()


def test_a_withdrawn_paper_is_told_until_it_is_restored(changed: Session) -> None:
    """As it stands now, with the day on which it was learnt; restored within the week it is no news at all."""
    [gone] = withdrawn_now(changed, PROFILE.name)
    assert (gone.paper.arxiv_id, gone.section, gone.reason, gone.seen_at) == ("2509.01000", REPAIR, GONE, at(9, 24))
    stored(changed, "2509.01000", version=3, seen=27, comment="Section 3 is mended")
    assert withdrawn_now(changed, PROFILE.name) == ()
    assert told(changed).listed_withdrawn == ()


def test_words_of_strangers_have_no_effect(changed: Session) -> None:
    """A title, a comment and a journal reference that try to be Markdown come out as words."""
    hostile = "Hi @ada, see #1 <b>x</b> [click](https://evil.example)"
    stored(changed, "2509.01002", version=3, seen=27, title=hostile, journal_reference=hostile)
    stored(changed, "2509.01000", version=3, seen=27, comment=f"This paper has been withdrawn. {hostile}")
    text = render_markdown(told(changed))
    assert "@ada" not in text
    assert "<b>" not in text
    assert "](https://evil" not in text
