from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.venue import set_venue
from config.errors import ListError, SectionMissingError
from tests.bot.curated_list.samples import BULLETS, NUMBERED, SAMPLE, TABLE, TAGGED
from tests.bot.curated_list.test_insertion_properties import TEXT
from tests.examples import examples

VENUE = TEXT.filter(lambda text: any(map(str.isascii, filter(str.isalpha, text))))


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ, where the texts have equally many."""
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


def without_padding(text: str) -> str:
    """The text without what padding a table changes."""
    return "\n".join(" ".join(line.replace("-", "").split()) for line in text.split("\n"))


def test_a_list_item_gets_its_venue_behind_the_month() -> None:
    """And nothing else changes."""
    ((old, new),) = changed_lines(SAMPLE, set_venue(SAMPLE, {(BULLETS, "2405.22222"): "ICSE 2026"}))
    assert old == '- "Repair at Scale" [2024-05] [[paper](https://arxiv.org/abs/2405.22222)]'
    assert new == '- "Repair at Scale" [2024-05] [ICSE 2026] [[paper](https://arxiv.org/abs/2405.22222)]'


def test_a_venue_takes_the_place_of_another() -> None:
    """In the brackets that are there, as they are."""
    ((_, new),) = changed_lines(SAMPLE, set_venue(SAMPLE, {(BULLETS, "2402.11111"): "FSE 2024 Companion"}))
    assert (
        new
        == '- ""Why?" Asking Models to Repair" [2024-02][FSE 2024 Companion] [[papaer](https://arxiv.org/abs/2402.11111)]'
    )


def test_a_venue_can_be_taken_away() -> None:
    """With the space before it."""
    ((_, new),) = changed_lines(SAMPLE, set_venue(SAMPLE, {(NUMBERED, "2401.00001"): None}))
    assert new == '8. **Alpha**: "Alpha: A First Model" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]'


def test_brackets_that_name_no_venue_are_filled() -> None:
    """``[arXiv]`` and empty ones are no venue yet."""
    for words in ("arXiv", "", "-"):
        text = f'## A\n\n- "T" [2024-01] [{words}] [[paper](https://arxiv.org/abs/2401.00001)]\n'
        assert set_venue(text, {("A", "2401.00001"): "ICSE 2026"}) == text.replace(f"[{words}]", "[ICSE 2026]")


def test_a_row_gets_its_venue_and_the_table_is_padded_again() -> None:
    """Only where a column grows; else its line alone changes."""
    ((_, new),) = changed_lines(SAMPLE, set_venue(SAMPLE, {(TABLE, "2403.66666"): "FSE 2026"}))
    assert new.startswith("| 2024-03 | FSE 2026 | FaultSet  | 1.5K \\* |")
    changes = changed_lines(SAMPLE, set_venue(SAMPLE, {(TABLE, "2403.66666"): "EMNLP 2026"}))
    assert [new[:24] for _, new in changes] == [
        "| Date    | Venue      |",
        "| ------- | ---------- |",
        "| 2024-03 | EMNLP 2026 |",
        "| 2024-08 | ACL 2025   |",
    ]


def test_a_row_that_loses_its_venue_says_arxiv() -> None:
    """That is how the list's tables say that none is known."""
    after = set_venue(SAMPLE, {(TABLE, "2408.77777"): None})
    assert "| 2024-08 | arXiv | unnamed   |" in after


def test_a_sweep_over_many_entries_is_the_same_in_any_order() -> None:
    """As when a conference announces its papers."""
    venues = {
        (BULLETS, "2405.22222"): "ICSE 2026",
        (NUMBERED, "2403.00002"): "ICSE 2026",
        (TABLE, "2403.66666"): "ICSE 2026 Findings",
        (TABLE, "2408.77777"): "ICSE 2026",
        (TAGGED, "2402.00003"): "ICSE 2026",
    }
    after = set_venue(SAMPLE, venues)
    assert after == set_venue(SAMPLE, dict(reversed(venues.items())))
    one_by_one = SAMPLE
    for key, venue in venues.items():
        one_by_one = set_venue(one_by_one, {key: venue})
    assert after == one_by_one
    found = {(entry.section, entry.arxiv_id): entry.venue for entry in parse(after).entries}
    assert all(found[key] == venue for key, venue in venues.items())


def test_a_venue_that_is_there_already_changes_nothing() -> None:
    """Not a byte."""
    assert set_venue(SAMPLE, {(NUMBERED, "2401.00001"): "ICML 2024", (TABLE, "2403.66666"): None}) == SAMPLE
    assert set_venue(SAMPLE, {}) == SAMPLE


def test_an_unpadded_table_changes_in_one_cell() -> None:
    """What is not in prettier's form is nobody's to reformat; an empty cell can be filled."""
    row = '|2024-01||"T" [[paper](https://arxiv.org/abs/2401.00001)]|'
    text = f"## A\n\n|Date|Venue|Source|\n|---|---|---|\n{row}\n"
    after = set_venue(text, {("A", "2401.00001"): "ICSE 2026"})
    assert changed_lines(text, after) == [(row, row.replace("||", "|ICSE 2026|"))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('- "T", 2014-09, ASE 2014, [[paper](https://arxiv.org/abs/1409.00001)]', "line 3 is not of the form"),
        ('- "T", 2014-09, [[paper](https://arxiv.org/abs/1409.00001)]', "line 3 is not of the form"),
        ('|Date|Source|\n|-|-|\n|2014-09|"T" [[paper](https://arxiv.org/abs/1409.00001)]|', "has no cell for it"),
        ('|Source|Venue|\n|-|-|\n|"T" [[paper](https://arxiv.org/abs/1409.00001)]|', "has no cell for it"),
    ],
)
def test_old_forms_are_left_to_a_person(text: str, message: str) -> None:
    """Without brackets or a column there is no place for a venue."""
    with pytest.raises(ListError, match=message):
        set_venue(f"## A\n\n{text}\n", {("A", "1409.00001"): "ICSE 2026"})


@pytest.mark.parametrize("venue", ["", "  ", "arXiv", "-", "2026", "!?"])
def test_what_is_no_venue_is_refused(venue: str) -> None:
    """A venue has letters, and the archive is none."""
    with pytest.raises(ListError, match="is no venue"):
        set_venue(SAMPLE, {(BULLETS, "2405.22222"): venue})


def test_the_paper_has_to_be_there() -> None:
    """The message names the sections that have it."""
    with pytest.raises(ListError, match=r"2401\.00001 is not in '2\. Methods > Code Repair'; it is in '1\. Models"):
        set_venue(SAMPLE, {(BULLETS, "2401.00001"): "ICSE 2026"})
    with pytest.raises(SectionMissingError, match="no section 'Nowhere'"):
        set_venue(SAMPLE, {("Nowhere", "2401.00001"): "ICSE 2026"})


@settings(max_examples=examples(150), deadline=None)
@given(venue=VENUE, place=st.sampled_from([(BULLETS, "2405.22222"), (NUMBERED, "2401.00001"), (TABLE, "2408.77777")]))
def test_setting_a_venue_and_the_old_one_again_changes_nothing(venue: str, place: tuple[str, str]) -> None:
    """Whatever it is called, its line alone changes (and the padding of its table), and the way back is exact."""
    before = next(entry for entry in parse(SAMPLE).entries if (entry.section, entry.arxiv_id) == place)
    try:
        after = set_venue(SAMPLE, {place: venue})
    except ListError as error:
        assert "is no venue" in str(error)  # noqa: PT017 - only this refusal is expected, and not always
        return
    assert len(changed_lines(without_padding(SAMPLE), without_padding(after))) <= 1
    assert set_venue(after, {place: before.venue}) == SAMPLE
