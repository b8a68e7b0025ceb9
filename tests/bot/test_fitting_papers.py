from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.forge.base import Change
from bot.forge.text import Post
from bot.steps.fitting_papers import find_fitting
from config.errors import ListError
from db.models import Paper, Proposal
from db.states import ProposalState


def proposals(*named: str) -> list[Proposal]:
    """Papers as ``A/2401.00001``: section and identifier."""
    pairs = (name.split("/") for name in named)
    return [
        Proposal(profile="x", state=ProposalState.CANDIDATE, section=section, paper=Paper(arxiv_id=number, title="T"))
        for section, number in pairs
    ]


def change_of(part: Sequence[Proposal]) -> Change:
    """What names its papers; those whose number ends in 9 cannot be written, nor anything in section X."""
    if any(one.section == "X" or str(one.paper.arxiv_id).endswith("9") for one in part):
        raise ListError("the edited list would not read as meant")
    return Change(
        base_sha="0",
        base_text="",
        text=" ".join(str(one.paper.arxiv_id) for one in part),
        title=Post(""),
        body=Post(""),
        commit_message=Post(""),
    )


def test_one_paper_that_cannot_be_written_keeps_no_other_from_its_section() -> None:
    """It is named; a section that takes nothing is told as such; all others are in the change."""
    fitting = find_fitting(proposals("B/3", "A/1", "A/9", "A/2", "X/4", "X/5", "B/19"), change_of)

    assert fitting.change.text == "1 2 3"
    assert [one.paper.arxiv_id for one in fitting.kept] == ["1", "2", "3"]
    assert fitting.notes == [
        "9 would not be read in 'A' as it was written there: list it by hand, in other words, or refuse it",
        "19 would not be read in 'B' as it was written there: list it by hand, in other words, or refuse it",
        "papers wait for 'X': the edited list would not read as meant",
    ]


def test_where_no_paper_can_be_written_the_list_is_the_trouble() -> None:
    """The run fails with the reason."""
    with pytest.raises(ListError, match="would not read as meant"):
        find_fitting(proposals("X/4", "A/9"), change_of)
