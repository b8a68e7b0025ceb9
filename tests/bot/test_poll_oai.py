"""Many categories of one archive come by one list, and are counted as if each had been asked for alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.steps.poll_oai import CategoryHarvest, asked_together
from db.ledger import given_up_days, ledger_days
from db.runs import recent_runs
from tests.bot.polling import OAI, Poll, polling
from tests.servers.arxiv import ArxivRecord, faults, sample_records
from tests.servers.arxiv.oai import OaiError, write_oai_error
from tests.servers.arxiv.schedule import by_calendar

FIRST = date(2025, 9, 3)
WATCHED = ("cs.SE", "cs.CL", "cs.LG", "cs.AI", "cs.PL")
STREAM = [
    by_calendar(record)
    for record in sample_records(
        240, start=datetime(2025, 8, 25, tzinfo=UTC), step=timedelta(hours=1), categories=(*WATCHED, "cs.CV", "cs.RO")
    )
    if record.published
]
"""One paper an hour for ten days, some of them in none of the watched categories."""


@pytest.fixture
def poll(tmp_path: Path) -> Iterator[Poll]:
    """A bot that watches five of seven categories."""
    with polling(tmp_path, STREAM, categories=WATCHED) as ready:
        yield ready


def sets_asked_for(poll: Poll) -> list[str]:
    """The sets of the lists that were begun."""
    return [request.query["set"] for request in poll.arxiv.requests if "set" in request.query]


def counted(poll: Poll) -> Counter[tuple[str, date]]:
    """What the ledger holds: papers by category and day."""
    with poll.sessions() as session:
        days = ledger_days(session, poll.folder.profile.name, "arxiv-oai", since=date(2025, 8, 1))
        return Counter({(day.category, day.day): day.fetched for day in days if day.fetched})


def announced(records: Iterable[ArxivRecord]) -> Counter[tuple[str, date]]:
    """How many papers were announced in each watched category on each day."""
    return Counter(
        (category, record.announced.date())
        for record in records
        for category in record.categories or ()
        if category in WATCHED and record.announced
    )


def test_one_list_of_the_archive_counts_for_each_category(poll: Poll) -> None:
    """Two runs ask for two lists; papers in no watched category are not stored, and all days are counted right."""
    for number in (0, 1):
        assert poll.run(FIRST + timedelta(days=number)).verdicts["arxiv-oai"] == "ok"
    assert sets_asked_for(poll) == ["cs", "cs"]
    shown = [record for record in STREAM if record.visible_versions(poll.arxiv.now)]
    watched = [record for record in shown if set(record.categories or ()) & set(WATCHED)]
    assert poll.stored() == sorted(record.id for record in watched)
    assert len(watched) < len(shown)
    assert counted(poll) == announced(watched)


def test_a_deleted_record_is_no_paper_and_no_fault(poll: Poll) -> None:
    """It is neither stored nor counted, and a list of nothing else is not held for an empty one."""
    poll.arxiv.deleted = {record.id for record in STREAM[:60:2]}
    poll.run(FIRST)
    left = [record for record in STREAM if record.visible_versions(poll.arxiv.now)]
    left = [record for record in left if record.id not in poll.arxiv.deleted]
    assert counted(poll) == announced(left)
    assert poll.arxiv.deleted.isdisjoint(poll.stored())
    poll.arxiv.deleted = {record.id for record in STREAM}
    assert poll.run(FIRST + timedelta(days=1)).verdicts["arxiv-oai"] == "ok"


def test_categories_come_and_go(poll: Poll) -> None:
    """A new one is read as far back as a first harvest reaches; the days in doubt of one that left are given up."""
    for number in range(2):
        assert poll.run(FIRST + timedelta(days=number)).unverified == []
    poll.arxiv.fail(faults.status(404), times=99)
    poll.run(FIRST + timedelta(days=2))
    poll.arxiv.heal()
    assert f"cs.PL {FIRST + timedelta(days=2)}" in poll.doubts()
    poll.watch("cs.SE", "cs.CL", "cs.LG", "cs.AI", "cs.RO")
    assert poll.run(FIRST + timedelta(days=3)).unverified == []
    assert sets_asked_for(poll)[-1] == "cs:cs:RO"
    shown = {record.id for record in STREAM if record.visible_versions(poll.arxiv.now)}
    assert {record.id for record in STREAM if "cs.RO" in (record.categories or ())} & shown <= set(poll.stored())
    with poll.sessions() as session:
        [left] = given_up_days(session, poll.folder.profile.name, since=FIRST)
    assert (left.category, left.detail.rpartition("; ")[2]) == ("cs.PL", "the category is no longer watched")


def test_papers_that_the_archive_hides_come_by_the_feed(poll: Poll) -> None:
    """Where an archive's list leaves out what is only cross-listed in it, the feed names it, and that is told."""
    poll.run(FIRST)
    primary = faults.Fault(
        on_records=lambda records: [one for one in records if (one.categories or ("",))[0] not in {"cs.CV", "cs.RO"}]
    )
    for number in (1, 2):
        poll.arxiv.heal()
        poll.arxiv.fail(primary, times=99, path=OAI)
        told = poll.run(FIRST + timedelta(days=number))
        assert told.unverified == []
    shown = [record for record in STREAM if record.visible_versions(poll.arxiv.now)]
    watched = [record.id for record in shown if set(record.categories or ()) & set(WATCHED)]
    assert poll.stored() == sorted(watched)
    assert sum("id_list" in request.query for request in poll.arxiv.requests) == 2
    with poll.sessions() as session:
        [run] = recent_runs(session, poll.folder.profile.name, limit=1)
        [feed] = [outcome for outcome in run.sources if outcome.source == "arxiv-feed"]
    assert feed.detail.endswith("of them nobody else had brought")


def test_an_archive_that_is_refused_is_asked_for_by_its_categories(poll: Poll) -> None:
    """Where arXiv does not know the archive's set, it knows those of its categories."""
    refused = write_oai_error(OaiError(code="badArgument", said="no such set"), now=None)
    poll.arxiv.fail(faults.body(refused, content_type="text/xml"), path=OAI)
    assert poll.run(FIRST).verdicts["arxiv-oai"] == "ok"
    assert sets_asked_for(poll) == ["cs", *(f"cs:{category.replace('.', ':')}" for category in WATCHED)]


def test_a_list_that_breaks_off_breaks_all_of_its_categories(poll: Poll) -> None:
    """What came is stored, no category is held to be whole, and the query interface stands in."""
    poll.arxiv.fail(faults.truncated(), times=99, path=OAI, resumptionToken="cs|")
    told = poll.run(FIRST)
    assert (told.verdicts["arxiv-oai"], told.verdicts["arxiv-query"]) == ("failed", "ok")


def harvests(starts: dict[str, int]) -> list[CategoryHarvest]:
    """Categories that are asked for from so many days before a day on."""
    return [CategoryHarvest(category=name, since=FIRST - timedelta(days=days)) for name, days in starts.items()]


@pytest.mark.parametrize(
    ("starts", "lists"),
    [
        ({"cs.SE": 1, "cs.CL": 1, "cs.LG": 1}, [["cs.SE"], ["cs.CL"], ["cs.LG"]]),
        ({"cs.SE": 1, "cs.CL": 3, "cs.LG": 8, "cs.AI": 2}, [["cs.SE", "cs.CL", "cs.LG", "cs.AI"]]),
        (
            {"cs.SE": 1, "cs.CL": 1, "cs.LG": 1, "cs.AI": 30, "cs.PL": 1},
            [["cs.SE", "cs.CL", "cs.LG", "cs.PL"], ["cs.AI"]],
        ),
        ({"cs.SE": 1, "cs.CL": 1, "stat.ML": 1, "hep-th": 1}, [["cs.SE"], ["cs.CL"], ["stat.ML"], ["hep-th"]]),
    ],
)
def test_many_near_starts_of_an_archive_are_one_list(starts: dict[str, int], lists: list[list[str]]) -> None:
    """Four categories make a list of their archive; one that is asked for from far back is not among them."""
    assert [[one.category for one in together] for together in asked_together(harvests(starts))] == lists


@given(
    st.dictionaries(
        st.sampled_from([*WATCHED, "cs.CV", "stat.ML", "stat.AP", "hep-th"]), st.integers(0, 40), min_size=1
    )
)
def test_each_category_is_asked_for_once(starts: dict[str, int]) -> None:
    """Whatever the starts, each category is in exactly one list."""
    together = [one.category for listed in asked_together(harvests(starts)) for one in listed]
    assert Counter(together) == Counter(starts.keys())
