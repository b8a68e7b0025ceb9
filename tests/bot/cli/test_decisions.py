"""``shelver decisions`` and ``shelver undo``, after a week of comments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import command_line
from bot.forge.body import read_ticks
from config.errors import ConfigurationError
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import Scene


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which pull request 1 is open."""
    with begun(tmp_path) as ready:
        yield ready


def shelver(stage: Scene, *arguments: str) -> str:
    """What the command prints on a terminal of 80 columns."""
    environment = {**stage.environment, "COLUMNS": "80", "TERM": "dumb", "SHELVER_LOG_LEVEL": "error"}
    result = CliRunner(env=environment).invoke(command_line(), [*arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def refusal(stage: Scene, *arguments: str) -> str:
    """Why the command does nothing."""
    environment = {**stage.environment, "SHELVER_LOG_LEVEL": "error"}
    with pytest.raises(ConfigurationError) as caught:
        CliRunner(env=environment).invoke(command_line(), [*arguments], catch_exceptions=False)
    return str(caught.value)


def told(stage: Scene, *arguments: str) -> list[dict[str, Any]]:
    """The decisions as programs get them."""
    found: list[dict[str, Any]] = json.loads(shelver(stage, "decisions", "--json", *arguments))
    return found


def papers(stage: Scene) -> list[str]:
    """Those with a box in the pull request's text."""
    return list(read_ticks(stage.pulls[0].body or ""))


def say(stage: Scene, body: str) -> None:
    """The keeper writes below the pull request."""
    stage.github.comment(stage.repository, 1, body, by="keeper")


def test_decisions_tell_who_when_why_and_where(stage: Scene) -> None:
    """Each decision of a person is shown with all that belongs to it, the newest first, within 80 columns."""
    first, second, *_ = papers(stage)
    say(stage, f"/reject {first} not about code")
    stage.run(days=1)
    say(stage, f"/later {second}")
    stage.run(days=2)

    shown = shelver(stage, "decisions")
    newest, oldest = told(stage)

    assert (newest["arxiv_id"], newest["after"], newest["at"]) == (second, "deferred", "2025-09-24T05:30:00+00:00")
    assert (oldest["arxiv_id"], oldest["before"], oldest["after"]) == (first, "proposed", "rejected")
    assert (oldest["actor"], oldest["reason"]) == ("keeper", "not about code")
    assert "#issuecomment-" in oldest["source"]
    assert shown.index(second) < shown.index(first)
    assert "2025-09-23 05:30  proposed → rejected  keeper" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_decisions_can_be_chosen(stage: Scene) -> None:
    """By paper and by day; and with the bot's own steps, where somebody wants them."""
    first, second, *_ = papers(stage)
    say(stage, f"/reject {first}")
    stage.run(days=1)
    say(stage, f"/reject {second}")
    stage.run(days=2)

    assert [decision["arxiv_id"] for decision in told(stage, "--paper", f"https://arxiv.org/abs/{first}")] == [first]
    assert [decision["arxiv_id"] for decision in told(stage, "--since", "2025-09-24")] == [second]
    assert [decision["after"] for decision in told(stage, "--paper", first, "--all")] == [
        "rejected",
        "proposed",
        "candidate",
    ]
    assert shelver(stage, "decisions", "--since", "2025-09-25") == "no decisions\n"
    assert "--since" in refusal(stage, "decisions", "--since", "yesterday")


def test_a_refusal_is_undone(stage: Scene) -> None:
    """After ``undo`` a refused paper is proposed again by the next run; both decisions stay on record."""
    paper = papers(stage)[0]
    say(stage, f"/reject {paper}")
    stage.run(days=1)

    shown = shelver(stage, "undo", paper, "--reason", "a slip")

    assert "proposed → rejected by keeper" in " ".join(shown.split())
    undoing, refused = told(stage, "--paper", paper)
    assert (undoing["actor"], undoing["reason"], undoing["after"]) == ("operator", "a slip", "candidate")
    assert refused["taken_back_at"] is not None
    assert "(taken back)" in shelver(stage, "decisions")
    stage.run(days=2)
    assert paper in papers(stage)


def test_a_postponement_is_undone(stage: Scene) -> None:
    """After ``undo`` a paper that was put off is back at once."""
    paper = papers(stage)[0]
    say(stage, f"/later {paper}")
    stage.run(days=1)
    assert paper not in papers(stage)

    shelver(stage, "undo", paper)
    stage.run(days=2)

    assert paper in papers(stage)


def test_moves_are_undone_one_by_one(stage: Scene) -> None:
    """``undo`` leads back to the move before, then to the section of the judgement, then there is nothing left."""
    paper = papers(stage)[0]
    say(stage, f"/move {paper} text to sql\n/move {paper} code review")
    stage.run(days=1)

    first = json.loads(shelver(stage, "undo", paper, "--json"))
    second = json.loads(shelver(stage, "undo", paper, "--json"))

    assert first["undone"]["section"].endswith("Code Review")
    assert first["pinned_section"].endswith("Text-To-SQL")
    assert second["pinned_section"] is None
    assert "nobody has decided anything" in refusal(stage, "undo", paper)


def test_an_inclusion_is_undone(stage: Scene) -> None:
    """A paper that was asked for after it was refused is refused again."""
    paper = papers(stage)[0]
    say(stage, f"/reject {paper}\n/include {paper}")
    stage.run(days=1)
    assert stage.states()[paper] is ProposalState.PROPOSED

    shelver(stage, "undo", paper)

    assert stage.states()[paper] is ProposalState.REJECTED
    stage.run(days=2)
    assert paper not in papers(stage)


def test_there_may_be_nothing_to_undo(stage: Scene) -> None:
    """What only the bot decided, what stands in the list, and what is over, is refused with the reason."""
    first, second, *_ = papers(stage)
    assert "nobody has decided anything" in refusal(stage, "undo", first)
    assert "no paper" in refusal(stage, "undo", "2401.99999")

    say(stage, f"/later {first}")
    stage.run(days=1)
    stage.run(days=40)
    assert "no longer has an effect" in refusal(stage, "undo", first)

    stage.github.merge_pull(stage.repository, 1, by="keeper")
    stage.run(days=41)
    assert "stands in the list" in refusal(stage, "undo", second)


def test_status_tells_that_publishing_is_stopped(stage: Scene) -> None:
    """After /stop, ``status`` names who said so, since when and where, until /rebuild."""
    say(stage, "/stop")
    stage.run(days=1)

    stopped = json.loads(shelver(stage, "status", "--json"))["publishing_stopped"]
    assert (stopped["by"], stopped["since"]) == ("keeper", "2025-09-23T05:30+00:00")
    assert "#issuecomment-" in stopped["source"]
    assert "stopped by keeper since 2025-09-23" in " ".join(shelver(stage, "status").split())

    say(stage, "/rebuild")
    stage.run(days=2)
    assert json.loads(shelver(stage, "status", "--json"))["publishing_stopped"] is None


def test_show_tells_until_when_a_paper_is_put_off(stage: Scene) -> None:
    """``show`` names the day on which a postponed paper comes back."""
    paper = papers(stage)[0]
    say(stage, f"/later {paper}")
    stage.run(days=1)

    assert "deferred until 2025-10-21" in shelver(stage, "show", paper)
