from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.runs import add_source_outcome, begin_run, finish_run, move_watermark, recent_runs, watermark
from tests.db.conftest import NewSession
from tests.db.samples import LIST, NOON, later


def test_a_run_is_kept_with_its_end_and_its_sources(session: Session) -> None:
    """What an operator asks about first."""
    run = begin_run(session, LIST, version="0.1.0", at=NOON)
    assert (run.outcome, run.finished_at) == ("running", None)
    for source, verdict in (("arxiv", "ok"), ("oai", "suspect")):
        add_source_outcome(session, run.id, source=source, verdict=verdict, fetched=3, expected=None, detail="why")
    finish_run(session, run.id, outcome="unverified", message="one source is in doubt", at=later(1))
    session.flush()
    session.expunge_all()
    (kept,) = recent_runs(session, LIST)
    assert (kept.outcome, kept.message, kept.version) == ("unverified", "one source is in doubt", "0.1.0")
    assert (kept.started_at, kept.finished_at) == (NOON, later(1))
    assert [(each.source, each.verdict, each.fetched, each.expected) for each in kept.sources] == [
        ("arxiv", "ok", 3, None),
        ("oai", "suspect", 3, None),
    ]


def test_a_run_that_never_ended_is_noted_as_interrupted_by_the_next(session: Session) -> None:
    """Its end stays unknown; other lists and finished runs stay as they are."""
    finished = begin_run(session, LIST, version="1", at=NOON)
    finish_run(session, finished.id, outcome="done", message="", at=later(1))
    killed = begin_run(session, LIST, version="1", at=later(2))
    elsewhere = begin_run(session, "other", version="1", at=later(2))
    now = begin_run(session, LIST, version="1", at=later(3))
    session.expire_all()
    assert (killed.outcome, killed.finished_at) == ("interrupted", None)
    assert [run.outcome for run in (finished, elsewhere, now)] == ["done", "running", "running"]


def test_recent_runs_come_newest_first_and_only_so_many(session: Session) -> None:
    """Of the one list."""
    begin_run(session, "other", version="1", at=later(100))
    runs = [begin_run(session, LIST, version="1", at=later(day)).id for day in range(12)]
    assert [run.id for run in recent_runs(session, LIST)] == runs[:-11:-1]
    assert [run.id for run in recent_runs(session, LIST, limit=2)] == runs[:-3:-1]


def test_before_the_first_harvest_there_is_no_watermark(session: Session) -> None:
    """Each list and source has its own."""
    assert watermark(session, LIST, "arxiv") is None
    move_watermark(session, LIST, "arxiv", complete_until=NOON, at=later(1))
    assert watermark(session, LIST, "arxiv") == NOON
    assert watermark(session, LIST, "oai") is None
    assert watermark(session, "other", "arxiv") is None


@given(days=st.lists(st.integers(-1000, 1000), min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_a_watermark_never_goes_back(new_session: NewSession, days: list[int]) -> None:
    """Whatever it is told: a gap behind it would never be read again."""
    with new_session() as session:
        for position, day in enumerate(days):
            move_watermark(session, LIST, "arxiv", complete_until=later(day), at=NOON)
            session.flush()
            assert watermark(session, LIST, "arxiv") == later(max(days[: position + 1]))
