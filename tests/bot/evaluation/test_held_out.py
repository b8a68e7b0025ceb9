from __future__ import annotations

from datetime import date

from bot.evaluation.held_out import hold_out, streamed_months
from tests.bot.evaluation.samples import FISH, GULLS, SPLIT, animals, listed, streamed


def test_cases_are_the_papers_listed_after_the_split() -> None:
    """Each once, with all its sections, and only where its record is known."""
    cases = hold_out(animals(), SPLIT).cases
    assert [(case.key, case.sections) for case in cases] == [
        ("2507.00001", (FISH,)),
        ("2507.00002", (GULLS,)),
        ("2508.00001", (GULLS, FISH)),
        ("2508.00002", (GULLS,)),
    ]


def test_months_are_those_whose_stream_is_known() -> None:
    """A month of which only listed papers are known, such as 2025-05, has no stream."""
    corpus = animals()
    assert streamed_months(corpus) == {date(2025, month, 1) for month in (6, 7, 8)}
    assert [month.month for month in hold_out(corpus, SPLIT).months] == ["2025-07", "2025-08"]


def test_picks_are_the_streams_papers_that_were_listed_after_the_split() -> None:
    """However late: the last one was announced in August and listed in September."""
    july, august = hold_out(animals(), SPLIT).months
    assert july.picks == {"2507.00001", "2507.00002"}
    assert august.picks == {"2508.00001", "2508.00002"}
    assert hold_out(animals(), SPLIT).picks == ("2507.00001", "2507.00002", "2508.00001", "2508.00002")


def test_what_was_listed_before_the_split_is_not_asked_for() -> None:
    """A split within a month takes the papers out of its stream that were listed by then."""
    held_out = hold_out(animals(), date(2025, 7, 1))
    assert [case.key for case in held_out.cases] == ["2507.00002", "2508.00001", "2508.00002"]
    assert [month.month for month in held_out.months] == ["2025-08"]


def test_an_end_limits_listings_and_months() -> None:
    """Until 31 July there are two cases and one month; what was listed later counts as a pick all the same."""
    corpus = animals()
    held_out = hold_out(corpus, SPLIT, until=date(2025, 7, 31))
    assert [case.key for case in held_out.cases] == ["2507.00001", "2507.00002"]
    assert [month.month for month in held_out.months] == ["2025-07"]


def test_a_paper_of_both_sides_is_asked_for_with_its_later_section() -> None:
    """A paper that got a second place after the split is a case, but no pick."""
    corpus = animals()
    again = type(corpus)(
        listed=(*corpus.listed, listed("2506.00001", "Old owl animal", FISH, date(2025, 8, 1))),
        stream={**corpus.stream, **streamed(("2506.00009", "Moss"))},
    )
    held_out = hold_out(again, SPLIT)
    assert ("2506.00001", (FISH,)) in [(case.key, case.sections) for case in held_out.cases]
    assert "2506.00001" not in held_out.picks
