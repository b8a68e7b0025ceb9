from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.digest.content import Digest
from bot.digest.plain import render_text
from bot.digest.results import MOST_RESULTS, fresh_papers
from db.paper_facts import StoredFacts, store_facts
from tests.bot.digest.samples import (
    FUZZING,
    PROFILE,
    WEEK,
    at,
    candidate,
    entry,
    full_week,
    lists,
    reports,
    seen,
    told,
)


def test_results_of_new_papers_are_told(session: Session) -> None:
    """Benchmark, metric, value and sentence; listed papers come before those that may be."""
    full_week(session)
    paper = seen(session, "2509.07001", "New Candidate", at(9, 24))
    candidate(session, paper, at(9, 24), relevance=0.99)
    reports(session, paper, "BugBench", 40.0, "It repairs 40% of BugBench.")
    listed, fresh = told(session).results
    assert (listed.paper.arxiv_id, listed.section, listed.is_listed) == ("2509.01001", FUZZING, True)
    [result] = listed.results
    assert (result.benchmark, result.metric, result.value, result.unit) == ("FuzzBench", "pass@1", 61.5, "%")
    assert result.sentence == r"On FuzzBench ($k=1$), it reaches 61.5\% pass@1 in 1--2 hours."
    assert (fresh.paper.title, fresh.is_listed) == ("New Candidate", False)


def test_old_papers_and_first_readings_are_no_news(session: Session) -> None:
    """What stood in the list before, or when it was first read, is not told; nor what was stored in another form."""
    old, odd = seen(session, "2401.00001", "Old", at(9, 1)), seen(session, "2509.00001", "Odd", at(9, 22))
    lists(session, "seed", at(9, 23), entry("2401.00001", "Old", FUZZING))
    candidate(session, odd, at(9, 23))
    reports(session, old, "BugBench", 40.0, "It repairs 40% of BugBench.")
    store_facts(session, PROFILE.name, {odd.id: StoredFacts("other", {"facts": {"results": [{"score": 1}]}})})
    assert told(session).results == ()
    assert list(fresh_papers(session, PROFILE.name, WEEK)) == [odd.id]


def test_one_paper_does_not_fill_the_page(session: Session) -> None:
    """Of many results a few are told, those with a metric first, in the order of the text."""
    paper = seen(session, "2509.00001", "Much Measured", at(9, 22))
    candidate(session, paper, at(9, 23))
    found = [
        {
            "benchmark": f"B{place}",
            "metric": "F1" if place > 2 else None,
            "value": place,
            "unit": "",
            "sentence": "S.",
        }
        for place in range(6)
    ]
    store_facts(session, PROFILE.name, {paper.id: StoredFacts("read", {"facts": {"results": found}})})
    [one] = told(session).results
    assert [result.benchmark for result in one.results] == ["B0", "B3", "B4", "B5"]
    assert len(one.results) == MOST_RESULTS


def test_a_sentence_is_quoted_once(full_digest: Digest) -> None:
    """Several results of one sentence stand above it."""
    [paper] = full_digest.results
    [result] = paper.results
    several = replace(paper, results=(replace(result, benchmark="Other"), result))
    text = render_text(replace(full_digest, results=(several,)))
    assert text.count("“On FuzzBench (k=1), it reaches") == 1
    assert "  Other, pass@1: 61.5%\n  FuzzBench, pass@1: 61.5% · “On FuzzBench" in text
