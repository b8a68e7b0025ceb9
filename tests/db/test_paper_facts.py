from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models import Paper, PaperFacts
from db.paper_facts import StoredFacts, fingerprints, store_facts
from db.papers import find_or_add_paper
from tests.db.samples import LIST, NOON


def test_facts_are_stored_and_replaced(session: Session) -> None:
    """Of each paper and profile one reading, the last; a paper's end is theirs."""
    first, second = (
        find_or_add_paper(session, arxiv_id=f"2509.0000{number}", title=f"T{number}", seen_at=NOON).id
        for number in (1, 2)
    )
    store_facts(session, LIST, {first: StoredFacts("a", {"name": "x"})})
    store_facts(session, LIST, {first: StoredFacts("b", {"name": "y"}), second: StoredFacts("c", {})})
    store_facts(session, "another", {first: StoredFacts("d", {})})
    assert fingerprints(session, LIST) == {first: "b", second: "c"}
    assert fingerprints(session, "another") == {first: "d"}
    facts = select(PaperFacts.facts).where(PaperFacts.profile == LIST, PaperFacts.paper_id == first)
    assert session.scalars(facts).one() == {"name": "y"}

    session.execute(delete(Paper).where(Paper.id == first))
    assert fingerprints(session, LIST) == {second: "c"}
