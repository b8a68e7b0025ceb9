"""Three interfaces make one harvest, and only what is verified moves the watermarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.cli.status import collect
from bot.digest.health import week_health
from bot.digest.week import Week
from bot.exit_code import ExitCode
from bot.source_states import source_states
from bot.steps.poll_oai import mark_of
from db.ledger import given_up_days, last_verified_announcement
from db.runs import move_watermark, watermark
from tests.bot.polling import FEED, OAI, QUERY, Poll, polling
from tests.bot.scene import scene
from tests.servers.arxiv import ArxivRecord, ArxivVersion, faults, sample_records
from tests.servers.arxiv.schedule import by_calendar

FIRST = date(2025, 9, 3)
STREAM = [
    by_calendar(record)
    for record in sample_records(
        960, start=datetime(2025, 8, 25, tzinfo=UTC), step=timedelta(hours=1), categories=("cs.SE",)
    )
]
"""One paper an hour for forty days: 24 are usual, and 72 on Tuesdays."""


@pytest.fixture
def poll(tmp_path: Path) -> Iterator[Poll]:
    """A bot that watches one category."""
    with polling(tmp_path, STREAM, categories=("cs.SE",)) as ready:
        yield ready


def marks(poll: Poll) -> tuple[datetime | None, datetime | None]:
    """The watermarks of arXiv as a whole, and of the category's list."""
    with poll.sessions() as session:
        name = poll.folder.profile.name
        return watermark(session, name, "arxiv"), watermark(session, name, mark_of("cs.SE"))


def asked_from(poll: Poll) -> list[str]:
    """From which days on the lists were asked for."""
    return [request.query["from"] for request in poll.arxiv.requests if "from" in request.query]


def visible(poll: Poll) -> list[str]:
    """All papers that arXiv shows, from the first harvest's beginning on."""
    return sorted(record.id for record in STREAM if record.visible_versions(poll.arxiv.now))


def test_a_list_is_asked_for_from_its_newest_day(poll: Poll) -> None:
    """The first run reaches two weeks back, the next one begins a day before what was seen last."""
    poll.run(FIRST)
    poll.run(FIRST + timedelta(days=1))
    assert asked_from(poll) == ["2025-08-20", "2025-09-02"]
    assert marks(poll)[1] == datetime(2025, 9, 4, tzinfo=UTC)
    assert poll.stored() == visible(poll)


def test_an_older_installation_goes_on_from_its_watermark(poll: Poll) -> None:
    """A watermark of the query interface alone is where the first list begins, with the overlap, if it is old."""
    with poll.sessions.begin() as session:
        then = datetime(2025, 8, 24, 5, 30, tzinfo=UTC)
        move_watermark(session, poll.folder.profile.name, "arxiv", complete_until=then, at=then)
    poll.run(FIRST)
    assert asked_from(poll) == ["2025-08-17"]
    assert marks(poll) == (datetime(2025, 9, 3, 5, 30, tzinfo=UTC), datetime(2025, 9, 3, tzinfo=UTC))


def test_what_only_the_feed_names_is_fetched(poll: Poll) -> None:
    """Papers that the list leaves out, without a word, come by their identifiers."""
    poll.run(FIRST)
    poll.arxiv.fail(faults.Fault(on_records=lambda records: records[:-3]), times=99, path=OAI)
    told = poll.run(FIRST + timedelta(days=1))
    assert poll.stored() == visible(poll)
    [lookup] = [request for request in poll.arxiv.requests if request.path == QUERY]
    assert len(lookup.query["id_list"].split(",")) == 3
    assert told.verdicts == {"arxiv": "ok", "arxiv-oai": "ok", "arxiv-feed": "ok"}


def test_papers_that_nobody_can_fetch_leave_a_doubt(poll: Poll) -> None:
    """As long as papers that the feed named do not come, no run is verified and the watermarks stay."""
    hidden = {record.id for record in STREAM if record.announced == datetime(2025, 9, 3, tzinfo=UTC)}
    hidden = set(sorted(hidden)[-3:])
    without = faults.Fault(on_records=lambda records: [record for record in records if record.id not in hidden])
    poll.run(FIRST - timedelta(days=1))
    before = marks(poll)
    poll.arxiv.fail(without, times=99, path=OAI)
    poll.arxiv.fail(faults.status(503), times=99, path=QUERY)
    for number in (0, 1):
        told = poll.run(FIRST + timedelta(days=number))
        assert told.verdicts["arxiv"] == "suspect"
        assert "Wed 2025-09-03, cs.SE: the daily feed names 3 papers that could not be" in told.unverified[0]
        assert marks(poll) == before
        assert set(poll.without_date()) >= hidden
    assert poll.stored() == visible(poll)
    poll.arxiv.heal()
    assert poll.run(FIRST + timedelta(days=2)).unverified == []
    assert poll.stored() == visible(poll)
    assert poll.without_date() == []


def test_what_the_feed_told_for_now_is_completed_in_the_same_run(poll: Poll) -> None:
    """Papers that are not to be had by identifier are stored from the feed, then whole from the query interface."""
    poll.arxiv.fail(faults.Fault(on_records=lambda records: records[:-3]), times=99, path=OAI)
    poll.arxiv.fail(faults.status(404), path=QUERY, id_list="25")
    told = poll.run(FIRST)
    assert told.verdicts["arxiv-query"] == "ok"
    assert poll.stored() == visible(poll)
    assert poll.without_date() == []
    assert (told.unverified, poll.doubts()) == ([], [])


def test_a_run_that_finds_nothing_itself_is_not_verified_while_a_day_is_open(poll: Poll) -> None:
    """What Friday left in doubt is still told on a quiet Saturday on which nobody can help."""
    friday = date(2025, 9, 19)
    poll.run(friday - timedelta(days=2))
    poll.run(friday - timedelta(days=1))
    poll.arxiv.fail(faults.Fault(on_records=lambda records: records[::30]), times=99, path=OAI)
    poll.arxiv.fail(faults.status(404), times=99, path=FEED)
    poll.arxiv.fail(faults.status(404), times=99, path=QUERY)
    assert "Fri 2025-09-19" in poll.run(friday).unverified[0]
    stored = poll.stored()
    for at in (time(5, 30), time(9)):
        told = poll.run(friday + timedelta(days=1), at)
        assert "Fri 2025-09-19" in told.unverified[0]
        assert told.verdicts["arxiv"] == "suspect"
    assert poll.stored() == stored
    poll.arxiv.heal()
    assert poll.run(friday + timedelta(days=2)).unverified == []
    assert set(visible(poll)[-72:]) <= set(poll.stored())


def test_a_datestamp_of_days_to_come_hides_nothing(poll: Poll) -> None:
    """A record that arXiv dates far ahead does not carry the watermark away: after a pause all is asked for."""
    ahead = datetime(2025, 12, 24, tzinfo=UTC)
    poll.arxiv.add([replace(STREAM[0], versions=(ArxivVersion(submitted=STREAM[1].updated(1), announced=ahead),))])
    poll.run(FIRST)
    assert marks(poll)[1] == datetime(2025, 9, 3, tzinfo=UTC)


def test_a_list_that_goes_on_hiding_papers_does_not_outlive_the_feed_that_named_them(poll: Poll) -> None:
    """What a feed named is asked for by its identifier as long as it takes, though no list ever holds it."""
    poll.run(FIRST - timedelta(days=1))
    hidden = {record.id for record in STREAM if record.announced == datetime(2025, 9, 3, tzinfo=UTC)}
    without = faults.Fault(on_records=lambda records: [record for record in records if record.id not in hidden])
    poll.arxiv.fail(without, times=999, path=OAI)
    poll.arxiv.fail(faults.status(503), times=99, path=QUERY)
    assert poll.run(FIRST).verdicts["arxiv"] == "suspect"
    poll.arxiv.heal()
    poll.arxiv.fail(without, times=999, path=OAI)
    assert poll.run(FIRST + timedelta(days=1)).unverified == []
    assert poll.stored() == visible(poll)


def test_an_empty_list_contradicts_what_was_seen(poll: Poll) -> None:
    """A list that says in good order that nothing matches is suspect, and its watermark stays."""
    poll.run(FIRST)
    before = marks(poll)[1]
    poll.arxiv.fail(faults.no_results(), times=99, path=OAI)
    told = poll.run(FIRST + timedelta(days=1))
    assert told.verdicts["arxiv-oai"] == "suspect"
    assert marks(poll)[1] == before
    assert poll.stored() == visible(poll)


def test_an_announcement_that_does_not_come_is_no_quiet_day(poll: Poll) -> None:
    """Where all interfaces stand still on a working day the run is not verified; on a Saturday it is."""
    for number in range(10):
        assert poll.run(FIRST + timedelta(days=number)).unverified == []
    standing = FIRST + timedelta(days=12)
    poll.arxiv.add([_later(record, timedelta(days=3)) for record in STREAM if _is_after(record, standing)])
    assert standing.weekday() == 0
    told = poll.run(standing)
    assert told.verdicts["arxiv"] == "suspect"
    assert "0 came where" in told.unverified[0]
    with poll.sessions() as session:
        assert last_verified_announcement(session, poll.folder.profile.name) == standing - timedelta(days=3)


def _is_after(record: ArxivRecord, day: date) -> bool:
    return record.announced is not None and record.announced >= datetime.combine(day, time(), UTC)


def _later(record: ArxivRecord, delay: timedelta) -> ArxivRecord:
    assert record.announced is not None
    return replace(record, announced=record.announced + delay)


def test_a_day_is_given_up_after_a_week_and_still_taken_when_it_comes(poll: Poll) -> None:
    """With nothing to be had for eight days the first day is given up, with what was tried; later it is verified."""
    poll.run(FIRST)
    poll.arxiv.fail(faults.status(403), times=999)
    for number in range(1, 10):
        assert poll.run(FIRST + timedelta(days=number)).verdicts["arxiv"] == "failed"
    with poll.sessions() as session:
        given_up = given_up_days(session, poll.folder.profile.name, since=FIRST)
        assert date(2025, 9, 4) in {day.day for day in given_up}
        assert "asked for by 8 runs since 2025-09-04" in given_up[0].detail
    poll.arxiv.heal()
    assert poll.run(FIRST + timedelta(days=10)).unverified == []
    with poll.sessions() as session:
        assert given_up_days(session, poll.folder.profile.name, since=FIRST) == []
    assert poll.stored() == visible(poll)


def test_a_new_version_is_stored_with_its_date(poll: Poll) -> None:
    """A replacement comes through the list and adds a version to the paper that is stored."""
    poll.run(FIRST)
    changed = ArxivVersion(submitted=datetime(2025, 9, 2, 12, tzinfo=UTC), title="Told anew")
    poll.arxiv.add([replace(STREAM[0], versions=(changed,))])
    poll.run(FIRST + timedelta(days=1))
    assert poll.versions(STREAM[0].id) == [
        (1, STREAM[0].title, STREAM[0].published),
        (2, "Told anew", changed.submitted),
    ]


def test_the_versions_before_the_first_harvest_are_stored_with_their_dates(poll: Poll) -> None:
    """A paper that was replaced before anybody saw it comes with the date of its first version."""
    assert STREAM[0].published is not None
    changed = ArxivVersion(submitted=STREAM[0].published + timedelta(days=1), title="Told anew")
    poll.arxiv.add([replace(STREAM[0], versions=(changed,))])
    poll.run(FIRST)
    assert poll.versions(STREAM[0].id) == [(1, None, STREAM[0].published), (2, "Told anew", changed.submitted)]


def test_all_interfaces_share_one_distance(poll: Poll) -> None:
    """Whatever is asked, no two requests of a run are closer than the delay."""
    poll.delay = 0.05
    poll.arxiv.fail(faults.no_results(), path=OAI)
    poll.run(FIRST)
    assert {request.path.split("/")[1] for request in poll.arxiv.requests} == {"oai", "atom", "api"}
    assert min(poll.arxiv.gaps) >= 0.05


def test_a_category_with_a_broken_list_does_not_stop_the_others(tmp_path: Path) -> None:
    """One list that is cut off leaves the others whole, and the query interface stands in for it."""
    mixed = [
        replace(record, categories=("cs.PL",) if number % 2 else ("cs.SE",)) for number, record in enumerate(STREAM)
    ]
    with polling(tmp_path, mixed, categories=("cs.SE", "cs.PL")) as poll:
        poll.arxiv.fail(faults.truncated(), times=9, path=OAI, set="SE")
        told = poll.run(FIRST)
        assert told.verdicts["arxiv-oai"] == "failed"
        assert told.verdicts["arxiv-query"] == "ok"
        with poll.sessions() as session:
            assert watermark(session, poll.folder.profile.name, mark_of("cs.SE")) is None
            assert watermark(session, poll.folder.profile.name, mark_of("cs.PL")) is not None
        assert poll.stored() == visible(poll)
        assert FEED in {f"/{request.path.split('/')[1]}" for request in poll.arxiv.requests}


def test_what_is_in_doubt_is_told(tmp_path: Path) -> None:
    """``status``, pull request and digest name the last verified announcement and each day that is not verified."""
    with scene(tmp_path) as stage:
        stage.run()
        stage.arxiv.fail(faults.status(404), times=999)
        assert stage.run(days=1).exit_code is ExitCode.UNVERIFIED
        week = Week.of(date(2025, 9, 23))
        with stage.sessions() as sessions, sessions() as session:
            told = collect(session, stage.folder)["arxiv_announcements"]
            health = week_health(session, stage.folder.profile.name, week)
            [state] = source_states(session, stage.folder.profile.name)
    assert state.standing == (
        f"When this text was written, the last verified announcement was that of {health.last_announcement}. "
        "By interface: oai failed, feed failed, query failed."
    )
    assert state.details[0].startswith("Not verified yet: Tue 2025-09-23, cs.AI,")
    assert {day["day"] for day in told["in_doubt"]} == {"2025-09-23"}
    assert told["in_doubt"][0]["detail"] == "arXiv answered with HTTP 404: Not now."
    assert told["last_verified"] == str(health.last_announcement) < "2025-09-23"
    assert told["in_doubt_told"] == list(health.doubted_days)
    assert health.doubted_days[0].startswith("Tue 2025-09-23, cs.AI, cs.AR, cs.CL and 3 more categories: arXiv answ")
