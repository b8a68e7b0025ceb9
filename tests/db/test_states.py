from __future__ import annotations

import inspect
import itertools

import pytest

from config.errors import IllegalTransitionError
from db import states
from db.states import TRANSITIONS, ProposalState, check_transition

PAIRS = list(itertools.product(ProposalState, ProposalState))
LAWFUL = [(before, after) for before, after in PAIRS if after in TRANSITIONS[before]]
UNLAWFUL = [pair for pair in PAIRS if pair not in LAWFUL]


def test_the_drawing_shows_every_arrow_and_no_other() -> None:
    """The docstring of db.states is the specification."""
    drawn = {
        ProposalState(left.strip()): frozenset(ProposalState(state.strip()) for state in right.split(","))
        for left, arrow, right in (
            line.partition("──►") for line in inspect.cleandoc(states.__doc__ or "").splitlines()
        )
        if arrow
    }
    assert drawn == TRANSITIONS


def test_each_state_is_explained() -> None:
    """The docstring says what each state means."""
    for state in ProposalState:
        assert f"- ``{state}``: " in (states.__doc__ or "")


@pytest.mark.parametrize(("before", "after"), LAWFUL)
def test_a_lawful_change_passes(before: ProposalState, after: ProposalState) -> None:
    """Along every arrow."""
    check_transition("2509.00001", before, after)


@pytest.mark.parametrize(("before", "after"), UNLAWFUL)
def test_every_other_change_is_refused(before: ProposalState, after: ProposalState) -> None:
    """The message names the paper, both states and what would be lawful."""
    with pytest.raises(IllegalTransitionError) as caught:
        check_transition("2509.00001", before, after)
    assert f"2509.00001 is {before} and cannot become {after}" in str(caught.value)
    for lawful in TRANSITIONS[before]:
        assert lawful in str(caught.value)


def test_from_each_state_a_person_can_still_say_no_or_has_said_it() -> None:
    """No paper can be forced upon the list."""
    for state in ProposalState:
        assert state == ProposalState.REJECTED or ProposalState.REJECTED in TRANSITIONS[state]


def test_only_what_stands_in_the_pull_request_or_was_found_in_the_list_is_merged() -> None:
    """Nothing is called merged that was never proposed."""
    before = {state for state, after in TRANSITIONS.items() if ProposalState.MERGED in after}
    assert before == {ProposalState.PROPOSED, ProposalState.SUPERSEDED}
