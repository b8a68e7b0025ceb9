from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from bot.lint.size import SIZE_LIMIT
from tests.bot.digest.samples import FUZZING, WEEK, at, entry, lists, read_with, told


def test_the_size_is_that_of_the_weeks_end(session: Session) -> None:
    """What came into the list later is taken off again, and said to be reckoned."""
    old, new, later = (entry(f"2509.0000{number}", f"Paper {number}", FUZZING) for number in range(3))
    lists(session, "seed", at(8, 1), old)
    lists(session, "next", at(9, 24), old, new)
    lists(session, "later", at(10, 2), old, new, later)
    read_with(session, 400_000, at(10, 3))
    size = told(session).size
    assert size is not None
    assert (size.limit, size.is_reckoned) == (SIZE_LIMIT, True)
    assert size.size == 400_000 - len(later.raw) - 2
    assert size.bytes_per_day == (len(new.raw) + 2) / (date(2025, 9, 24) - date(2025, 8, 1)).days
    assert size.full_on is not None
    assert size.full_on.year > 2100
    after = told(session, WEEK.of(at(10, 3))).size
    assert after is not None
    assert (after.size, after.is_reckoned) == (400_000, False)


def test_a_full_list_will_not_be_full(session: Session) -> None:
    """Beyond the limit, and without four weeks of history, there is no day to name."""
    lists(session, "seed", at(9, 23), entry("2509.00001", "Paper", FUZZING))
    read_with(session, SIZE_LIMIT + 1, at(9, 24))
    size = told(session).size
    assert size is not None
    assert (size.size, size.full_on, size.bytes_per_day) == (SIZE_LIMIT + 1, None, None)


def test_before_the_list_was_read_nothing_is_known(session: Session) -> None:
    """The week before the first entries has no size, and an empty database has none."""
    assert told(session).size is None
    lists(session, "seed", at(9, 23), entry("2509.00001", "Paper", FUZZING))
    read_with(session, 100, at(9, 24))
    assert told(session, WEEK.previous()).size is None
