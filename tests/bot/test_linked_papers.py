"""What the bot makes of papers that the list has where no entry can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.exit_code import ExitCode
from db.models import Decision, Paper, Proposal
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import SAMPLE_LIST, Scene

REPAIR = "5. Methods/Models for Downstream Tasks > Program Repair"
HEADING = "### Program Repair\n\n"
NEWS = "## News\n\n"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which the first run has opened pull request 1, with papers for `REPAIR` in it."""
    with begun(tmp_path) as ready:
        yield ready


def last_reasons(stage: Scene) -> dict[str, str]:
    """Why each proposal is in its state, by arXiv identifier."""
    query = select(Paper.arxiv_id, Decision.reason).join(Proposal, Proposal.paper_id == Paper.id)
    with stage.sessions() as sessions, sessions() as session:
        rows = session.execute(query.join(Decision).order_by(Decision.id))
        return {arxiv_id: reason for arxiv_id, reason in rows if arxiv_id}


def test_a_paper_that_the_owner_lists_in_his_own_way_leaves_the_pull_request(stage: Scene) -> None:
    """As prose of its section, or nested somewhere else; the run goes on with the others, and says which line it is.

    One that is told of in the news stays: those are no entries.
    """
    proposed = sorted(paper for paper, state in stage.states().items() if state is ProposalState.PROPOSED)
    with stage.sessions() as sessions, sessions() as session:
        query = select(Paper.arxiv_id).join(Proposal).where(Proposal.section == REPAIR)
        in_prose = next(paper for paper in session.scalars(query) if paper in proposed)
    nested, in_news = [paper for paper in proposed if paper != in_prose][:2]
    start = SAMPLE_LIST.index("(https://arxiv.org/abs/", SAMPLE_LIST.index(HEADING))
    end = SAMPLE_LIST.index("\n", start)
    text = SAMPLE_LIST[:end] + f'\n  - "T" [2025-09] [[paper](https://arxiv.org/pdf/{nested}v1)]' + SAMPLE_LIST[end:]
    text = text.replace(HEADING, f"{HEADING}It began with [a paper](https://arxiv.org/abs/{in_prose}).\n\n", 1)
    assert NEWS in text
    text = text.replace(NEWS, f"{NEWS}- 🔥 [T](https://arxiv.org/abs/{in_news}) from A.\n\n")
    stage.repository.commit({"README.md": text}, message="my way", author="keeper")

    report = stage.run(days=1)
    assert report.exit_code is ExitCode.DONE, report.failures
    states = stage.states()
    assert [states[paper] for paper in (in_prose, nested)] == [ProposalState.WITHDRAWN] * 2
    assert states[in_news] is ProposalState.PROPOSED
    on_branch = stage.list_on_branch()
    assert [on_branch.count(f"/{paper}") for paper in (in_prose, nested, in_news)] == [1, 1, 2]
    line = text[: text.index(in_prose)].count("\n") + 1
    assert last_reasons(stage)[in_prose] == (
        f"line {line} of the list, in {REPAIR!r}, links it already, though it cannot be read as its entry"
    )
    assert stage.run(days=2).exit_code is ExitCode.DONE
    assert stage.states() == states
