from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from config.profile import BranchName, Profile, PullRequest, Thresholds
from tests.examples import examples

BRANCH: TypeAdapter[str] = TypeAdapter(BranchName)


def git_takes(name: str) -> bool:
    """Whether Git itself would make a branch of that name."""
    command = ["git", "check-ref-format", "--branch", name]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def shelver_takes(name: str) -> bool:
    """Whether a profile may name it."""
    try:
        BRANCH.validate_python(name)
    except ValidationError:
        return False
    return True


NAMES = """
    main shelver/latest-papers a.b @a v1.0-rc HEAD a. a/ /a -a .a a/.b a..b a.lock a.lock/b a.locks a//b a~1 a^ a:b
    a? a* a[0] a\\b a@{1}
"""


@pytest.mark.parametrize("name", [*NAMES.split(), "a b", "", "\t"])
def test_a_branch_name_is_one_that_git_takes(name: str) -> None:
    """Git itself is asked, for every rule that its manual lists."""
    assert shelver_takes(name) == git_takes(name)


@given(name=st.text(st.sampled_from("ab.@{}/-~^:?*[\\ lockHED\x7f"), max_size=8))
@settings(max_examples=examples(60), deadline=None)
def test_no_branch_name_passes_that_git_refuses(name: str) -> None:
    """A wrong name is found when the profile is read, not when the branch is pushed."""
    assert not shelver_takes(name) or git_takes(name)


def test_the_title_of_the_pull_request_is_filled_in_with_a_date() -> None:
    """The default reads as the list's owner writes it."""
    assert PullRequest().title.format(year=2026, month=3, day=9) == "latest papers 03-09"
    assert PullRequest(title="{{new}} {year}").title.format(year=2026, month=3, day=9) == "{new} 2026"


def test_a_profile_cannot_be_changed_and_knows_all_its_keys() -> None:
    """A mistyped key is an error in code as well."""
    with pytest.raises(ValidationError, match="frozen"):
        Thresholds().relevance = 0.1  # type: ignore[misc]  # that is what must fail
    with pytest.raises(ValidationError, match="Extra inputs"):
        Thresholds.model_validate({"relevence": 0.1})


def test_fork_mode_may_use_one_name_on_both_sides() -> None:
    """In a fork, main is not the list's main."""
    values = {"format": 1, "name": "x", "title": "X", "repository": "a/b", "arxiv": {"categories": ["cs.SE"]}}
    assert Profile.model_validate({**values, "branch": "main"}).mode == "fork"
    with pytest.raises(ValidationError, match="never writes to that"):
        Profile.model_validate({**values, "branch": "main", "mode": "direct"})
