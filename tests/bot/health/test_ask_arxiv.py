from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.health.ask_arxiv import ArxivAnswer, ask_arxiv, check_arxiv
from bot.health.finding import Level
from bot.sources.shared_gate import REFUSALS_BEFORE_BREAK, TURNS_FILE
from config.settings import Settings, load_settings
from db.request_turns import RequestTurns
from db.session import open_turns
from tests.servers.arxiv import FakeArxiv
from tests.servers.arxiv.faults import status


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """Our own arXiv, with no papers."""
    with FakeArxiv([]) as arxiv:
        yield arxiv


def settings_of(arxiv: FakeArxiv, folder: Path, *, delay: float = 0.0) -> Settings:
    """An installation that asks it."""
    return load_settings(
        arxiv_api_url=arxiv.query_url,
        arxiv_oai_url=arxiv.oai_url,
        arxiv_feed_url=arxiv.feed_url,
        arxiv_delay=delay,
        state_folder=folder,
    )


def ask(arxiv: FakeArxiv, folder: Path, *, delay: float = 0.0) -> list[ArxivAnswer]:
    """Ask it."""
    settings = settings_of(arxiv, folder, delay=delay)
    missing = f"sqlite:///{folder / 'none.sqlite3'}"
    return list(ask_arxiv(settings, category="cs.SE", database_url=missing, clock=lambda: datetime.now(UTC)))


def levels(answers: list[ArxivAnswer]) -> list[Level]:
    """What is said of each interface."""
    return [finding.level for finding in check_arxiv(answers)]


def test_each_interface_is_asked_once_and_at_a_distance(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """Three requests; each answer tells what time it is there."""
    answers = ask(arxiv, tmp_path, delay=0.2)
    assert levels(answers) == [Level.OK] * 3
    assert len(arxiv.requests) == 3
    assert min(arxiv.gaps) >= 0.2
    assert all(answer.sample and abs(answer.sample.ahead) < timedelta(seconds=30) for answer in answers)


def test_one_that_fails_is_not_asked_again_and_the_others_stand_in(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """A warning only; where none answers it is a failure."""
    arxiv.fail(status(503), path="/oai")
    assert levels(ask(arxiv, tmp_path)) == [Level.WARN, Level.OK, Level.OK]
    assert len(arxiv.requests) == 3
    arxiv.fail(status(503), times=9)
    assert levels(ask(arxiv, tmp_path)) == [Level.FAIL] * 3


def test_doctors_that_find_arxiv_silent_close_the_way_to_no_run(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """However often one looks: the circuit breaker counts the refusals of runs."""
    arxiv.fail(status(503), times=2 * REFUSALS_BEFORE_BREAK)
    for _ in range(4):
        assert levels(ask(arxiv, tmp_path)) == [Level.FAIL] * 3
    assert levels(ask(arxiv, tmp_path)) == [Level.OK] * 3


def test_what_was_not_asked_is_not_said_to_stand_in(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """The doctor keeps the pause that arXiv asks for, so nobody knows whether the others answer."""
    arxiv.fail(status(503, retry_after=60), path="/oai")
    first, *others = check_arxiv(ask(arxiv, tmp_path))
    assert (first.level, first.remedy) == (Level.WARN, "ask again later: a run does, and asks the other interfaces")
    assert {(other.level, "was not asked" in other.message) for other in others} == {(Level.WARN, True)}
    assert len(arxiv.requests) == 1


def test_a_run_under_way_goes_first(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """The doctor waits for a while, and then says so instead of asking beside it."""
    engine = open_turns(tmp_path / TURNS_FILE)
    turns = RequestTurns(engine, "arxiv")
    assert turns.take(at_most=timedelta(minutes=5), pause=timedelta()) is None
    slept: list[float] = []
    answers = list(
        ask_arxiv(
            settings_of(arxiv, tmp_path),
            category="cs.SE",
            database_url=f"sqlite:///{tmp_path / 'none.sqlite3'}",
            clock=lambda: datetime.now(UTC),
            sleep=slept.append,
        )
    )
    engine.dispose()
    assert arxiv.requests == []
    assert [finding.level for finding in check_arxiv(answers)] == [Level.WARN] * 3
    assert "goes first" in answers[0].error
    assert 10 < sum(slept) / 3 < 20


def test_a_pause_that_arxiv_asked_for_is_kept(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """Nobody asks, and the reason is told."""
    engine = open_turns(tmp_path / TURNS_FILE)
    RequestTurns(engine, "arxiv").refused(pause=timedelta(minutes=10), breaks=lambda _: timedelta())
    engine.dispose()
    answers = ask(arxiv, tmp_path)
    assert arxiv.requests == []
    assert "no requests for another" in answers[0].error
