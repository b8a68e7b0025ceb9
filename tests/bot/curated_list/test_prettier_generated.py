"""Made-up lists that are as real Prettier writes them, and stay so."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.prettier import deviations
from bot.curated_list.removal import remove
from config.errors import ListError
from tests.bot.curated_list.generated_lists import additions, lists
from tests.examples import examples
from tests.prettier.process import NEWEST, OLDEST, Prettier

PACKAGES = pytest.mark.parametrize("package", [NEWEST, OLDEST])
EXAMPLES = settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

_UNDERSCORE_BESIDE_SIGN = re.compile(r"[^\w\s!-~]\\?_|_[^\w\s!-~]")


def fixed_point(prettier: Prettier, text: str, package: str) -> str:
    """The text as Prettier writes it, again and again until it stays; mostly once is enough."""
    for _ in range(4):
        formatted = prettier.format(text, package=package)
        if formatted == text:
            return text
        text = formatted
    raise AssertionError("Prettier does not settle")


def assume_agreement(prettier: Prettier, package: str, text: str) -> None:
    """The oldest 3.x is asked only what it sees as today's does.

    It counts marks and old signs such as the heart otherwise, and takes underscores beside signs that are no
    punctuation for harmless, which is not so in today's CommonMark.
    """
    if package == OLDEST:
        assume(not _UNDERSCORE_BESIDE_SIGN.search(text))
        characters = sorted(set(text))
        assume(prettier.widths(characters, package=OLDEST) == prettier.widths(characters, package=NEWEST))


@PACKAGES
@EXAMPLES
@given(data=st.data())
def test_what_prettier_left_alone_it_leaves_alone_after_an_insertion(
    prettier: Prettier, package: str, data: st.DataObject
) -> None:
    """In every dialect, for every title; and our own check finds nothing before or after either.

    The oldest 3.x takes an item with a nested list for a loose one where a blank line follows, so that its lists here
    have none.
    """
    text = fixed_point(prettier, data.draw(lists(nested=package == NEWEST)), package)
    assume_agreement(prettier, package, text)
    assert deviations(text) == ()
    sections = [path for path in parse(text).outline if path and path != "Title"]
    new = data.draw(additions(sections))
    try:
        after = insert(text, new)
    except ListError:
        return
    assume_agreement(prettier, package, after)
    assert prettier.format(after, package=package) == after
    assert deviations(after) == ()


@PACKAGES
@EXAMPLES
@given(data=st.data())
def test_what_prettier_left_alone_it_leaves_alone_after_a_removal(
    prettier: Prettier, package: str, data: st.DataObject
) -> None:
    """Whichever entries go."""
    text = fixed_point(prettier, data.draw(lists(nested=package == NEWEST)), package)
    assume_agreement(prettier, package, text)
    entries = [(entry.section, entry.arxiv_id) for entry in parse(text).entries if entry.arxiv_id]
    if not entries:
        return
    gone = data.draw(st.lists(st.sampled_from(entries), min_size=1, unique=True))
    try:
        after = remove(text, gone)
    except ListError:
        return
    assert prettier.format(after, package=package) == after
