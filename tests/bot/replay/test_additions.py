from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.curated_list.entry import Link
from bot.curated_list.new_entry import NewEntry
from bot.replay.additions import Addition, find_additions, former_sections
from bot.replay.causes import Obstacle
from tests.bot.replay.samples import BEFORE, DATA, LAST_LANGUAGE, METHODS, MODELS, add_methods, following, item


def additions(after: str, before: str = BEFORE) -> tuple[Addition, ...]:
    """What one text adds to another."""
    return find_additions(parse(before), parse(after))


def test_facts_are_what_the_line_says() -> None:
    """Identifier, title, month, venue and further links, without their shape."""
    line = '- "Fixing *All*" [2024-07] [ACL 2024] [[paper](https://www.arxiv.org/abs/2407.00009v2)]'
    (found,) = additions(add_methods(line + " [[repo](https://example.org/fix)]\n", text=BEFORE))
    assert found.facts == NewEntry(
        section=METHODS,
        arxiv_id="2407.00009",
        title="Fixing *All*",
        month="2024-07",
        venue="ACL 2024",
        links=(Link("repo", "https://example.org/fix"),),
    )
    assert found.strict


def test_facts_of_a_row_come_from_its_columns() -> None:
    """What stands as a dash is not known."""
    row = '| 2024-05 | arXiv | NewSet | - | C, C++ | "New Set" [[paper](https://arxiv.org/abs/2405.00008)] |\n'
    (found,) = additions(BEFORE + row)
    assert found.facts == NewEntry(
        section=DATA,
        arxiv_id="2405.00008",
        title="New Set",
        month="2024-05",
        name="NewSet",
        language="C, C++",
    )


def test_what_only_moved_is_not_added() -> None:
    """A second listing in another section is."""
    moved = following(
        BEFORE.replace(item("2406.00004", "Repair Again", "2024-06"), ""), LAST_LANGUAGE, item("2406.00004")
    )
    assert additions(moved) == ()
    (found,) = additions(following(BEFORE, LAST_LANGUAGE, item("2406.00004")))
    assert found.facts is not None


@pytest.mark.parametrize(
    ("lines", "obstacle"),
    [
        (['- "T" [2024-07] [[paper](https://example.org/t)]\n'], Obstacle.NO_IDENTIFIER),
        (['- "T" [[paper](https://arxiv.org/abs/2407.00009)]\n'], Obstacle.INCOMPLETE),
        (["- **T** [2024-07] [[paper](https://arxiv.org/abs/2407.00009)]\n"], Obstacle.INCOMPLETE),
        ([item("2407.00009").strip() + " [[repo](http://example.org)]\n"], Obstacle.UNWRITABLE),
        ([item("2405.00003", "Repair at Scale")], Obstacle.TWICE),
        ([item("2407.00009"), item("2407.00009", "Again")], Obstacle.TWICE),
    ],
)
def test_what_cannot_be_replayed_says_why(lines: list[str], obstacle: Obstacle) -> None:
    """Without identifier, title or month, with a link that is never written, or twice in its section."""
    found = additions(add_methods(*lines, text=BEFORE))
    assert found[-1].obstacle is obstacle
    assert found[-1].facts is None
    assert all(addition.obstacle is None for addition in found[:-1])


def test_an_entry_of_a_paper_that_the_section_linked_is_not_replayed() -> None:
    """Where it stood as no entry, the bot would not have put it in."""
    last = "2405.00003)]\n"
    before = BEFORE.replace(last, f"{last}  - see [T](https://arxiv.org/abs/2407.00009)\n")
    (found,) = additions(add_methods(item("2407.00009"), text=before), before=before)
    assert found.obstacle is Obstacle.LINKED


def test_an_entry_that_gets_its_identifier_was_there_before() -> None:
    """Told by its title, or by a link that it keeps."""
    without = add_methods('- "Mending" [2024-06] [[paper](https://example.org/mending)]\n', text=BEFORE)
    paper = "[[paper](https://arxiv.org/abs/2406.00009)]"
    retitled = f'- "Mending, Early" [2024-06] [[blog](https://example.org/mending)] {paper}\n'
    for line in (item("2406.00009", "Mending"), retitled):
        (found,) = additions(add_methods(line, text=BEFORE), before=without)
        assert found.obstacle is Obstacle.ALREADY_LISTED


def test_an_entry_below_a_new_heading_cannot_be_replayed() -> None:
    """The heading is the owner's own decision."""
    (found,) = additions(BEFORE + "\n## 5. Fuzzing\n\n" + item("2407.00009"))
    assert (found.section, found.obstacle) == ("5. Fuzzing", Obstacle.NEW_SECTION)


def test_below_a_renamed_heading_it_goes_to_the_old_one() -> None:
    """It is renamed if most of the old entries stand below it and the old heading is gone."""
    renamed = add_methods(item("2407.00009"), text=BEFORE).replace("## 2. Methods", "## 2. Repair and Review")
    assert former_sections(parse(BEFORE), parse(renamed)) == {"2. Repair and Review": METHODS}
    (found,) = additions(renamed)
    assert (found.section, found.entry.section) == (METHODS, "2. Repair and Review")
    assert found.facts is not None
    assert found.facts.section == METHODS
    split = renamed.replace("## 3.", "## 2. Methods\n\n" + item("2405.00001", "Left") + "\n## 3.")
    assert former_sections(parse(BEFORE), parse(split)) == {}


def test_additions_come_in_the_order_of_the_list() -> None:
    """Of all sections."""
    text = following(add_methods(item("2407.00009"), text=BEFORE), LAST_LANGUAGE, item("2407.00010"))
    text = text.replace("1. **Alpha**", "1. **New**: " + item("2401.00000").removeprefix("- ") + "\n2. **Alpha**")
    assert [found.entry.section for found in additions(text)][:2] == [MODELS, METHODS]
