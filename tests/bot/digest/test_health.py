from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.digest.health_content import Figures, Status
from db.runs import begin_run
from tests.bot.digest.samples import PROFILE, at, ran, seen, told


def test_a_week_without_runs_is_no_quiet_week(session: Session) -> None:
    """It is told that nothing ran, and when all was well the last time."""
    ran(session, at(9, 19, 5))
    ran(session, at(9, 20, 5), "failed", "no disk")
    ran(session, at(9, 29, 5))
    health = told(session).health
    assert (health.status, health.runs, health.sources) == (Status.NO_RUN, {}, ())
    assert health.last_success_at == at(9, 19, 5)


def test_a_well_week(session: Session) -> None:
    """Runs are counted by outcome and day, verdicts by source, and what sources handed over is added up."""
    ran(session, at(9, 22, 5), verdicts={"arxiv": ("ok", 40), "openreview": ("empty", 0)})
    ran(session, at(9, 22, 17), verdicts={"arxiv": ("ok", 2)})
    ran(session, at(9, 24, 5), verdicts={"arxiv": ("empty", 0)})
    health = told(session).health
    assert (health.status, health.runs, health.days) == (Status.WELL, {"done": 3}, 2)
    assert health.last_success_at == at(9, 24, 5)
    assert [(source.source, source.verdicts, source.fetched) for source in health.sources] == [
        ("arxiv", {"ok": 2, "empty": 1}, 42),
        ("openreview", {"empty": 1}, 0),
    ]


@pytest.mark.parametrize("outcome", ["failed", "unverified"])
def test_a_week_with_one_bad_run_is_troubled(session: Session, outcome: str) -> None:
    """One run that was not done is enough to doubt."""
    ran(session, at(9, 22, 5))
    ran(session, at(9, 23, 5), outcome, "arxiv: broke off")
    assert told(session).health.status is Status.TROUBLED


def test_a_week_of_bad_runs_is_failing(session: Session) -> None:
    """Troubles of the same kind are told together, the latest kind first."""
    for day, message in ((22, "no token"), (23, "no disk"), (24, "no token")):
        ran(session, at(9, day, 5), "failed", message)
    health = told(session).health
    assert health.status is Status.FAILING
    assert [(trouble.message, trouble.count, trouble.last_at) for trouble in health.troubles] == [
        ("no token", 2, at(9, 24, 5)),
        ("no disk", 1, at(9, 23, 5)),
    ]


def test_a_killed_run_is_trouble(session: Session) -> None:
    """A run that never ended counts as interrupted as soon as the next one begins."""
    begin_run(session, PROFILE.name, version="0.1.0", at=at(9, 22, 5))
    ran(session, at(9, 23, 5))
    health = told(session).health
    assert (health.status, health.runs) == (Status.TROUBLED, {"done": 1, "interrupted": 1})


def test_another_profile_runs_do_not_count(session: Session) -> None:
    """The neighbour's health says nothing about ours."""
    begin_run(session, "another", version="0.1.0", at=at(9, 22, 5))
    assert told(session).health.status is Status.NO_RUN


def test_figures_count_what_arxiv_showed_first_in_the_week(session: Session) -> None:
    """New papers are split by the classifier's word; what was known before is not counted again."""
    seen(session, "2509.00001", "Known before", at(9, 20), verdict="propose")
    for number, verdict in enumerate(("propose", "propose", "abstain", "irrelevant", None), start=2):
        seen(session, f"2509.0000{number}", f"New {number}", at(9, 24), verdict=verdict)
    old = seen(session, "2306.00007", "New, and long out", at(9, 24), verdict=None)
    old.published = at(6, 1)
    session.flush()
    ran(session, at(9, 24, 5), verdicts={"arxiv": ("ok", 6)})
    assert told(session).figures == Figures(
        polled=6, new=6, belong=2, abstained=1, irrelevant=1, too_old=1, unjudged=1
    )
