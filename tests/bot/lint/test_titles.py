from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.lint.codes import Code
from bot.lint.finding import Origin
from bot.lint.likeness import TitleIndex, likeness
from tests.bot.lint.samples import bullet, document, examined, found, known, mended, section

REPAIR = "PatchMender: Repairing Programs With Words"
SEARCH = "SnippetSeeker: Finding Code in Large Repositories"


def test_two_swapped_ids_are_found_and_mended() -> None:
    """Two papers that bear each other's id are found by arXiv's titles, and the suggested edits mend both lines."""
    text = document(section("Tools", bullet(REPAIR, "2501.00002"), bullet(SEARCH, "2501.00001")))
    records = {"2501.00001": known(REPAIR), "2501.00002": known(SEARCH)}
    wrong = found(text, Code.WRONG_ID, records=records)

    assert [finding.line for finding in wrong] == [5, 7]
    assert all(finding.origin is Origin.RECORDS for finding in wrong)
    for finding in wrong:
        text = mended(text, finding)
    assert not found(text, Code.WRONG_ID, records=records)
    assert bullet(REPAIR, "2501.00001") in text


def test_a_title_cut_short_by_the_record_is_still_recognised() -> None:
    """The owner of a title is found where arXiv's record spells it in another case and leaves its last word out."""
    text = document(section("Tools", bullet(REPAIR, "2501.00002")))
    records = {"2501.00001": known("Patchmender: Repairing Programs with"), "2501.00002": known(SEARCH)}

    assert "2501.00001" in found(text, Code.WRONG_ID, records=records)[0].message


def test_a_renamed_paper_is_a_note_and_no_error() -> None:
    """A listed title unlike arXiv's that is no other paper's either is only mentioned: authors rename papers."""
    text = document(section("Tools", bullet(REPAIR)))
    records = {"2501.00001": known("Words Against Bugs"), "2501.00002": known(SEARCH)}

    assert not found(text, Code.WRONG_ID, records=records)
    assert [finding.line for finding in found(text, Code.RETITLED, records=records)] == [5]


def test_a_longer_title_of_a_later_version_is_the_same_title() -> None:
    """A title to which words were added, or whose punctuation changed, is not mentioned at all."""
    text = document(section("Tools", bullet(REPAIR)))
    records = {"2501.00001": known("PatchMender -- repairing programs with words: a study of twelve languages")}

    assert not found(text, Code.RETITLED, records=records)


def test_without_records_the_list_contradicts_itself() -> None:
    """One id with two titles is wrong at the title that has another id elsewhere, and that one is suggested."""
    text = document(
        section("Tools", bullet(REPAIR, "2501.00001"), bullet(SEARCH, "2501.00001")),
        section("Search", bullet(SEARCH, "2501.00009")),
    )
    wrong = found(text, Code.WRONG_ID)

    assert [finding.line for finding in wrong] == [7]
    assert "2501.00009" in mended(text, wrong[0]).split("\n")[6]


def test_an_id_with_two_titles_and_no_evidence_is_left_to_a_person() -> None:
    """Where nothing tells which of two titles an id belongs to, there is a finding and no suggestion."""
    text = document(section("Tools", bullet(REPAIR), bullet(SEARCH)))
    wrong = found(text, Code.WRONG_ID)

    assert len(wrong) == 1
    assert wrong[0].suggestion is None


def test_one_title_with_two_ids_is_reported_once() -> None:
    """One title under two ids is a contradiction, unless arXiv confirms one of them."""
    text = document(section("Tools", bullet(REPAIR, "2501.00001")), section("Repair", bullet(REPAIR, "2501.00007")))

    assert len(found(text, Code.WRONG_ID)) == 1
    assert not found(text, Code.WRONG_ID, records={"2501.00001": known(REPAIR), "2501.00007": known(REPAIR)})


def test_a_wrong_id_explains_what_follows_from_it() -> None:
    """An impossible month under an id that is another paper's is not reported besides."""
    text = document(section("Tools", bullet(REPAIR, "2305.00001", month="2025-01")))
    records = {"2305.00001": known(SEARCH), "2501.00001": known(REPAIR)}

    assert [finding.code for finding in examined(text, records=records)] == [Code.WRONG_ID]


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_enough_and_within_bounds(one: str, other: str) -> None:
    """Likeness lies between 0 and 1, and is 1 for a title and itself."""
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == 1.0


def test_the_index_finds_exact_and_close_titles() -> None:
    """The index tells who bears exactly a title, and whose is the closest."""
    index = TitleIndex({"a": REPAIR, "b": SEARCH})

    assert index.exactly(REPAIR.upper()) == ("a",)
    closest = index.closest("PatchMender: Repairing Programs with Word")
    assert closest is not None
    assert closest[0] == "a"
    assert index.closest("?!") is None
