from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.evaluation.periods import first_rolling_month, last_split, months_later, parse_day, parse_month
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from tests.bot.evaluation.samples import FISH, animals, listed


def test_days_and_months_are_read() -> None:
    """A month stands for its first day."""
    assert parse_day("2025-06-30", key="--split") == date(2025, 6, 30)
    assert parse_month("2025-06", key="--rolling-from") == date(2025, 6, 1)


@pytest.mark.parametrize("text", ["", "2025", "2025-6-30", "20250630", "2025-02-30", "2025-06-30T00:00", "yesterday"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """With the option's name, and how a day is written."""
    with pytest.raises(ConfigurationError, match=r"--split: .* is no day; 2025-06-30 is"):
        parse_day(text, key="--split")


@pytest.mark.parametrize("text", ["", "2025", "2025-13", "2025-00", "0000-01", "2025-06-30", "June"])
def test_what_is_no_month_is_refused(text: str) -> None:
    """With the option's name, and how a month is written."""
    with pytest.raises(ConfigurationError, match=r"--rolling-from: .* is no month; 2025-06 is"):
        parse_month(text, key="--rolling-from")


def test_the_split_leaves_three_months_to_test() -> None:
    """The newest listing is of September, so July to September are tested."""
    assert last_split(animals()) == date(2025, 6, 30)


def test_rolling_starts_when_there_is_something_to_learn_from() -> None:
    """Half of the eight papers were listed by 1 July, so August is tested first."""
    assert first_rolling_month(animals()) == date(2025, 8, 1)


def test_two_hundred_papers_are_enough() -> None:
    """Of 1,000 papers, ten a day since January, the 200th was listed on the 20th."""
    papers = tuple(
        listed(f"25{number:02}.{place:05}", "Trout", FISH, date(2025, 1, 1) + timedelta(days=number))
        for number in range(100)
        for place in range(10)
    )
    assert first_rolling_month(Corpus(listed=papers, stream={})) == date(2025, 2, 1)


def test_an_empty_corpus_has_no_split() -> None:
    """The message tells how to get one."""
    with pytest.raises(ConfigurationError, match="shelver run"):
        last_split(Corpus(listed=(), stream={}))
    with pytest.raises(ConfigurationError, match="shelver run"):
        first_rolling_month(Corpus(listed=(), stream={}))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 9, 27), -2, date(2025, 7, 1)),
        (date(2025, 1, 31), -2, date(2024, 11, 1)),
        (date(2024, 12, 31), 1, date(2025, 1, 1)),
        (date(2025, 3, 5), 24, date(2027, 3, 1)),
    ],
)
def test_months_are_counted_over_the_years(day: date, months: int, expected: date) -> None:
    """Forwards and backwards; the answer is a month's first day."""
    assert months_later(day, months) == expected
