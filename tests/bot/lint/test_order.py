from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.numbering import renumber
from bot.curated_list.ordering import order_key
from bot.lint.codes import Code
from bot.lint.order import astray
from tests.bot.lint.samples import all_mended, bullet, document, examined, found, mended, section

WORDS = ["Alpha", "Bravo", "Charlie", "Delta", "Echo"]


def listing(*places: tuple[str, str]) -> str:
    """A section with an entry for each month and id."""
    entries = (
        bullet(f"{word} Repairs Programs", one, month=month)
        for word, (month, one) in zip(WORDS, places, strict=False)
    )
    return document(section("Tools", *entries))


def numbered(*numbers: int) -> str:
    """A numbered section with these numbers."""
    entries = [
        f"{number}. " + bullet(f"{word} Repairs Programs", f"2501.0000{index}").removeprefix("- ")
        for index, (number, word) in enumerate(zip(numbers, WORDS, strict=False))
    ]
    return document(section("Tools", *entries))


def test_only_the_entry_that_is_astray_is_reported() -> None:
    """Of a section with one entry too far down, that entry is named, and where it belongs."""
    text = listing(
        ("2025-01", "2501.00001"), ("2025-03", "2503.00001"), ("2025-03", "2503.00005"), ("2025-02", "2502.00001")
    )
    findings = found(text, Code.MONTH_ORDER)

    assert [finding.line for finding in findings] == [11]
    assert "after line 5" in findings[0].message


def test_a_list_with_the_newest_first_is_in_order() -> None:
    """And in such a one, too, an entry that is astray belongs beside its neighbours in time."""
    in_order = listing(*((f"2025-0{month}", f"250{month}.00001") for month in (9, 7, 5, 3)))
    assert found(in_order, Code.MONTH_ORDER) == found(in_order, Code.ID_ORDER) == []

    text = listing(*((f"2025-0{month}", f"250{month}.00001") for month in (9, 7, 5, 8, 3)))
    findings = found(text, Code.MONTH_ORDER)
    assert [finding.line for finding in findings] == [11]
    assert "before line 7" in findings[0].message
    assert found(mended(text, findings[0]), Code.MONTH_ORDER) == []


def test_where_a_numbered_entry_is_moved_the_numbers_stay() -> None:
    """Else the list would start with another number, and be numbered from that one on."""
    text = listing(("2025-02", "2502.00001"), ("2025-03", "2503.00001"), ("2025-01", "2501.00001"))
    for number in (1, 2, 3):
        text = text.replace("\n- ", f"\n{number}. ", 1)
    [finding] = found(text, Code.MONTH_ORDER)

    assert finding.message.endswith("belongs before line 5; the numbers stay where they stand.")


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_entries_moved_as_suggested_are_in_order(numbers: list[int]) -> None:
    """Each stray entry names the one below which, or the one above which, it belongs."""
    text = listing(*((f"2025-0{number}", f"250{number}.0000{at}") for at, number in enumerate(numbers)))
    for _ in numbers:
        findings = [*found(text, Code.MONTH_ORDER), *found(text, Code.ID_ORDER)]
        text = all_mended(text, findings[:1])

    assert not {finding.code for finding in examined(text)} & {Code.MONTH_ORDER, Code.ID_ORDER}


def test_ids_within_a_month_are_a_matter_of_their_own() -> None:
    """Ids out of order within one month are notes, not warnings."""
    text = listing(("2025-01", "2501.00002"), ("2025-01", "2501.00001"), ("2025-01", "2501.00003"))

    assert [finding.code for finding in examined(text)] == [Code.ID_ORDER]


@given(st.lists(st.integers(0, 9), max_size=12))
def test_without_the_astray_ones_the_rest_ascends_and_they_are_few(numbers: list[int]) -> None:
    """What is kept never descends, and no larger part could be kept."""
    keys = [order_key(f"2025-0{number}", "") for number in numbers]
    indices = astray(keys)
    kept = [key for index, key in enumerate(keys) if index not in indices]
    longest: list[tuple[str, bool, str]] = []
    for key in keys:
        at = bisect_right(longest, key)
        longest[at : at + 1] = [key]

    assert kept == sorted(kept)
    assert len(kept) == len(longest)


def test_a_gap_and_a_repeat_are_reported_and_mended() -> None:
    """Numbers rise by one: each that does not is reported with the number that is due."""
    text = numbered(1, 2, 4, 5)
    finding = found(text, Code.NUMBERING)[0]

    assert finding.line == 9
    assert "\n\n3. " in mended(text, finding)
    assert found(numbered(1, 2, 2, 3), Code.NUMBERING)[0].line == 9


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_all_suggested_numbers_together_are_those_that_the_bot_writes(numbers: list[int]) -> None:
    """Each number is judged by what is due above it: 3, 7, 7 become 3, 4, 5."""
    text = numbered(*numbers)

    assert all_mended(text, found(text, Code.NUMBERING)) == renumber(text, ["Tools"])


def test_numbers_after_a_wide_gap_do_not_contradict_each_other() -> None:
    """Of 3, 7, 7 the second should be 4 and the third 5; lines of an item move with its number's width."""
    text = numbered(3, 7, 7)
    wide = numbered(9, 9999, 11).replace(")]\n\n11.", ")]\n      more\n\n11.")

    assert [finding.message for finding in found(text, Code.NUMBERING)] == [
        "The number 7 stands after 3; 4 is due.",
        "The number 7 stands again; 5 is due.",
    ]
    assert [finding.line for finding in found(wide, Code.NUMBERING)] == [7, 8]
    assert all_mended(wide, found(wide, Code.NUMBERING)) == renumber(wide, ["Tools"])


def test_a_list_of_ones_is_numbered_well() -> None:
    """Prettier keeps a list that begins with two equal numbers, so it is in order."""
    assert not found(numbered(1, 1, 1), Code.NUMBERING)


def test_entries_without_a_month_stand_anywhere() -> None:
    """An entry without a month is no reason to call its neighbours out of order."""
    text = document(
        section(
            "Tools",
            bullet("Alpha Repairs Programs", "2501.00001"),
            bullet("Bravo Repairs Programs", "2401.00001", month=None),
            bullet("Charlie Repairs Programs", "2501.00002"),
        )
    )
    assert not found(text, Code.MONTH_ORDER)
