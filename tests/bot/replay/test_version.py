from __future__ import annotations

import pytest

from bot.replay.causes import Obstacle, PlaceCause, TextCause
from bot.replay.version import ReplayedEntry, replay_version
from tests.bot.replay.samples import (
    LAST_LANGUAGE,
    LAST_METHOD,
    LAST_MODEL,
    METHODS,
    PADDED,
    add_methods,
    following,
    item,
)

ROW = "| 2024-05 | arXiv | NewSet    | 20   | C        | "
NEW_ROW = ROW + '"A New Set" [[paper](https://arxiv.org/abs/2405.00008)]       |\n'


def only(after: str, before: str = PADDED) -> ReplayedEntry:
    """The only entry that a version adds."""
    (entry,) = replay_version(before, after).entries
    return entry


def text_causes(after: str, before: str = PADDED) -> tuple[TextCause, ...]:
    """Why the only new line differs."""
    return only(after, before).text_causes


def test_a_version_that_we_would_have_written_is_identical() -> None:
    """Text, place and all that stands around."""
    after = add_methods(item("2407.00009"), item("2407.00010", "Two")) + NEW_ROW
    replayed = replay_version(PADDED, after)
    assert replayed.text == after
    assert (replayed.only_added, replayed.identical) == (True, True)
    assert [entry.arxiv_id for entry in replayed.entries] == ["2407.00009", "2407.00010", "2405.00008"]
    assert all(
        entry.strict and entry.same_gap and entry.same_neighbours and not entry.text_causes and not entry.place_cause
        for entry in replayed.entries
    )


def test_news_and_other_parts_without_entries_do_not_count() -> None:
    """They are the owner's."""
    after = add_methods(item("2407.00009")).replace("3 papers", "4 papers")
    replayed = replay_version(PADDED, after)
    assert replayed.text != after
    assert (replayed.only_added, replayed.identical) == (True, True)


def test_another_edit_among_entries_shows() -> None:
    """The version did not only add, and what we write is not the same."""
    after = add_methods(item("2407.00009")).replace(
        'Repair at Scale" [2024-05]', 'Repair at Scale" [2024-05] [ICSE 2025]'
    )
    replayed = replay_version(PADDED, after)
    assert (replayed.only_added, replayed.identical) == (False, False)
    assert replayed.entries[0].text_causes == ()


def test_numbers_and_padding_that_change_with_it_are_part_of_an_addition() -> None:
    """So the version only added."""
    model = '**New**: "New: A Model" [2024-02] [[paper](https://arxiv.org/abs/2402.00009)]\n'
    after = PADDED.replace("2. **Beta**", f"2. {model}\n3. **Beta**")
    replayed = replay_version(PADDED, after)
    assert (replayed.only_added, replayed.identical) == (True, True)


def test_a_version_without_additions_did_not_only_add() -> None:
    """There is nothing to compare."""
    replayed = replay_version(PADDED, PADDED.replace("News", "Latest News"))
    assert (replayed.entries, replayed.set_aside, replayed.only_added) == ((), (), False)


def test_what_is_set_aside_does_not_keep_others_back() -> None:
    """It is told with its obstacle, and its line."""
    after = add_methods(item("2407.00009"), '- "T" [2024-07] [[paper](https://example.org/t)]\n')
    replayed = replay_version(PADDED, after)
    assert [entry.arxiv_id for entry in replayed.entries] == ["2407.00009"]
    (aside,) = replayed.set_aside
    assert (aside.obstacle, aside.section) == (Obstacle.NO_IDENTIFIER, METHODS)
    assert after.splitlines()[aside.line - 1] == aside.theirs
    assert (replayed.only_added, replayed.identical) == (True, False)


def test_where_the_list_cannot_be_edited_the_other_sections_are() -> None:
    """Below an unclosed comment nothing reads back; he closed it in the same version."""
    before = PADDED + "\n## 5. Odd\n\n<!-- open\n"
    after = add_methods(item("2407.00009")) + "\n## 5. Odd\n\n<!-- open -->\n\n" + item("2407.00010", "Odd")
    replayed = replay_version(before, after)
    assert [entry.arxiv_id for entry in replayed.entries] == ["2407.00009"]
    assert [(aside.section, aside.obstacle) for aside in replayed.set_aside] == [("5. Odd", Obstacle.REFUSED)]


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (item("2407.00009").rstrip("\n") + "  \n", TextCause.TRAILING_SPACE),
        (item("2407.00009").replace("[[paper]", "[[papaer]"), TextCause.LINK_KIND),
        (item("2407.00009").replace("arxiv.org/abs", "www.arxiv.org/abs"), TextCause.PAPER_URL),
        (item("2407.00009v1"), TextCause.PAPER_URL),
        (item("2407.00009").replace("[[", "[[repo](https://example.org/r)] [["), TextCause.LINK_ORDER),
        (item("2407.00009").replace('- "', '- **Name**: "'), TextCause.UNUSUAL_NAME),
        (item("2407.00009").replace('- "', '- [**Lua**] "'), TextCause.UNUSUAL_TAG),
        (item("2407.00009", "**Bold** Work"), TextCause.MARKUP_IN_TITLE),
        (item("2407.00009", "Work on `code`"), TextCause.MARKUP_IN_TITLE),
        (item("2407.00009", "Zero\u200bWidth"), TextCause.CLEANED_TITLE),
        (item("2407.00009", "The * Operator"), TextCause.ESCAPE_LEFT_OUT),
        (item("2407.00009", "A\\-B"), TextCause.ESCAPE_PUT_IN),
        (item("2407.00009").replace('" [2', '"  [2'), TextCause.SPACING),
        (item("2407.00009").replace(" [2024-07]", " [2024-07][ICSE 2025]"), TextCause.SPACING),
    ],
)
def test_a_line_that_differs_has_its_cause(line: str, cause: TextCause) -> None:
    """One slip, one cause; its place is right all the same."""
    entry = only(add_methods(line))
    assert (entry.text_causes, entry.place_cause) == ((cause,), None)


def test_a_line_with_two_slips_has_both_causes() -> None:
    """Each is needed to get from his line to ours."""
    line = item("2407.00009").replace("[[paper]", "[[ppaer]").rstrip("\n") + " \n"
    assert text_causes(add_methods(line)) == (TextCause.TRAILING_SPACE, TextCause.LINK_KIND)


def test_a_difference_that_no_cause_undoes_is_not_explained() -> None:
    """Words that we cannot know, even where a slip is there besides."""
    line = item("2407.00009").replace("[[paper]", "see [[papaer]")
    assert text_causes(add_methods(line)) == (TextCause.UNEXPLAINED,)


def test_a_misspelt_link_that_we_write_as_he_does_is_no_difference() -> None:
    """Of further links the kind is given, however it is spelt."""
    line = item("2407.00009").rstrip("\n") + " [[blod](https://example.org)] \n"
    assert text_causes(add_methods(line)) == (TextCause.TRAILING_SPACE,)


@pytest.mark.parametrize("name", ["**Gamma**", "**Gamma:**", "**Gamma:**:"])
def test_a_name_without_its_colon_or_with_another_one(name: str) -> None:
    """Names are written here, but not like this."""
    line = f'3. {name} "Gamma: A Third Model" [2024-07] [[paper](https://arxiv.org/abs/2407.00009)]\n'
    assert text_causes(following(PADDED, LAST_MODEL, line)) == (TextCause.COLON,)


def test_a_tag_with_a_colon() -> None:
    """As some have it."""
    line = item("2407.00009").replace('- "', '- [**Ada**]: "')
    assert text_causes(following(PADDED, LAST_LANGUAGE, line)) == (TextCause.COLON,)


def test_a_base_model_where_none_was_written() -> None:
    """Names are usual here, what stands in brackets after them only if another entry has it."""
    line = '3. **Gamma** (Beta): "Gamma" [2024-07] [[paper](https://arxiv.org/abs/2407.00009)]\n'
    assert text_causes(following(PADDED, LAST_MODEL, line)) == (TextCause.UNUSUAL_BASE,)
    bases = PADDED.replace("**Alpha**", "**Alpha** (Zeta)")
    assert text_causes(following(bases, LAST_MODEL, line), bases) == ()


@pytest.mark.parametrize("start", ["- **New**: ", "- [**Lua**] "])
def test_names_or_tags_from_this_version_on(start: str) -> None:
    """The older entries got them as well; with the new one alone it would be unusual."""
    line = item("2407.00009").replace("- ", start)
    after = add_methods(line).replace('- "Repair', f'{start}"Repair')
    assert text_causes(after) == (TextCause.NEW_DIALECT,)


def test_bases_from_this_version_on() -> None:
    """An older entry got one as well."""
    line = '3. **Gamma** (Beta): "Gamma" [2024-07] [[paper](https://arxiv.org/abs/2407.00009)]\n'
    after = following(PADDED, LAST_MODEL, line).replace("**Alpha**", "**Alpha** (Zeta)")
    assert text_causes(after) == (TextCause.NEW_DIALECT,)


def test_a_section_that_is_numbered_from_this_version_on() -> None:
    """It had bullets before."""
    head, tail = add_methods(item("2407.00009")).split("## 2. Methods")
    for number in (1, 2, 3):
        tail = tail.replace('\n- "', f'\n{number}. "', 1)
    assert text_causes(f"{head}## 2. Methods{tail}") == (TextCause.NEW_DIALECT,)


def test_a_number_with_a_gap() -> None:
    """He counted wrong."""
    line = '4. **Gamma**: "Gamma" [2024-07] [[paper](https://arxiv.org/abs/2407.00009)]\n'
    assert text_causes(following(PADDED, LAST_MODEL, line)) == (TextCause.NUMBER_WITH_GAP,)


def test_a_number_that_counts_what_else_he_did() -> None:
    """An entry before it that we do not write."""
    other = '3. **Other**: "Other" [2024-07] [[paper](https://example.org/other)]\n'
    line = '4. **Gamma**: "Gamma" [2024-07] [[paper](https://arxiv.org/abs/2407.00009)]\n'
    assert text_causes(following(PADDED, LAST_MODEL, other, line)) == (TextCause.NUMBER_BY_OTHERS,)


def test_a_number_that_follows_from_its_place() -> None:
    """It stands before an older entry."""
    line = '2. **Gamma**: "Gamma" [2024-07] [[paper](https://arxiv.org/abs/2407.00009)]\n'
    after = PADDED.replace("2. **Beta**", f"{line}\n3. **Beta**")
    entry = only(after)
    assert (entry.text_causes, entry.place_cause) == ((TextCause.NUMBER_BY_PLACE,), PlaceCause.NOT_IN_ORDER)
    assert entry.their_neighbours == ("2401.00001", "2403.00002")
    assert entry.our_neighbours == ("2403.00002", None)


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        (NEW_ROW.rstrip("\n") + "|\n", TextCause.CELL_COUNT),
        (NEW_ROW.replace('Set" ', 'Set" [2024-05] '), TextCause.REPEATED_MONTH),
        (NEW_ROW.replace("| 20   |", "|      |"), TextCause.UNKNOWN_CELL),
        (NEW_ROW.replace("| arXiv |", "| -     |"), TextCause.UNKNOWN_CELL),
        (NEW_ROW.replace("       |", " |"), TextCause.TABLE_NOT_PADDED),
        (NEW_ROW.replace("[[paper]", "[[papre]"), TextCause.LINK_KIND),
    ],
)
def test_a_row_that_differs_has_its_cause(row: str, cause: TextCause) -> None:
    """Told cell by cell; its padding counts only where the cells are equal."""
    assert text_causes(PADDED + row) == (cause,)


def test_a_row_that_is_padded_for_another_one() -> None:
    """He made another cell of the table longer in the same version."""
    after = (
        (PADDED + NEW_ROW).replace("| FaultSet  |", "| FaultSet2024 |").replace("| NewSet    |", "| NewSet       |")
    )
    after = after.replace("| Benchmark |", "| Benchmark    |").replace("| --------- |", "| ------------ |")
    assert text_causes(after) == (TextCause.PADDED_FOR_OTHERS,)


def test_several_that_are_not_ordered_among_themselves() -> None:
    """One of the two would have to move; both have other neighbours, yet the same gap."""
    entries = replay_version(PADDED, add_methods(item("2407.00010"), item("2407.00009", "Nine"))).entries
    assert sorted(str(entry.place_cause) for entry in entries) == sorted(["None", PlaceCause.ORDER_AMONG_NEW])
    assert [entry.same_neighbours for entry in entries] == [False, False]
    assert all(entry.same_gap for entry in entries)


def test_one_that_goes_by_its_identifier_alone() -> None:
    """Its printed month is a later one."""
    entry = only(PADDED.replace(LAST_METHOD, item("2405.00009", month="2024-07") + "\n" + LAST_METHOD))
    assert (entry.place_cause, entry.same_gap) == (PlaceCause.BY_IDENTIFIER, False)


def test_one_whose_section_is_in_disorder() -> None:
    """Where he put it is as good as where we do."""
    stray = item("2405.00001", "Stray", "2024-05")
    before = add_methods(stray)
    entry = only(before.replace(LAST_METHOD, item("2405.00009", "New", "2024-05") + "\n" + LAST_METHOD), before)
    assert entry.place_cause is PlaceCause.OTHERS_NOT_IN_ORDER


def test_one_that_is_in_order_since_another_was_given_a_new_month() -> None:
    """Before, that one was the later one."""
    after = PADDED.replace('Repair Again" [2024-06]', 'Repair Again" [2024-09]')
    line = LAST_METHOD.replace("[2024-06]", "[2024-09]")
    entry = only(after.replace(line, item("2407.00009") + "\n" + line))
    assert (entry.place_cause, entry.text_causes) == (PlaceCause.BY_OTHERS, ())


def test_a_bullet_above_the_table_of_its_section() -> None:
    """We go by the table, which has the newest entries."""
    line = item("2403.00009", month="2024-03")
    assert text_causes(PADDED.replace("| Date ", f"{line}\n| Date ")) == (TextCause.OTHER_KIND,)


@pytest.mark.parametrize("words", [", 2024-07, ", ", 2024-07, arXiv, ", ", 2024-07, ICSE 2025, "])
def test_an_entry_as_of_old(words: str) -> None:
    """With commas in place of brackets."""
    assert text_causes(add_methods(item("2407.00009").replace(" [2024-07] ", words))) == (TextCause.COMMAS,)


def test_a_renamed_section_is_compared_with_its_old_self() -> None:
    """The entry is replayed, and counts."""
    entry = only(add_methods(item("2407.00009")).replace("## 2. Methods", "## 2. Repairs"))
    assert (entry.section, entry.text_causes, entry.place_cause) == ("2. Repairs", (), None)
