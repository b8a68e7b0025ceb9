from __future__ import annotations

import re

import pytest

from bot.curated_list.document import parse
from bot.curated_list.entry import Link
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from config.errors import ListError, SectionMissingError
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED, lines_added, new_entry

PAPER = "[[paper](https://arxiv.org/abs/2509.00001)]"


def test_a_bullet_goes_to_the_end_of_its_list() -> None:
    """With a blank line before it, and nothing else changed."""
    added = lines_added(SAMPLE, insert(SAMPLE, [new_entry(BULLETS, venue="ICSE 2026")]))
    assert sorted(added) == ["", f'- "Plain Work" [2025-09] [ICSE 2026] {PAPER}']


def test_a_tag_is_written_and_images_stay_below_the_list() -> None:
    """The list ends before the paragraph of images; so does the new entry."""
    after = insert(SAMPLE, [new_entry(TAGGED, tag="CUDA", name="Not written here")])
    assert f'2501.00004)]\n\n- [**CUDA**] "Plain Work" [2025-09] {PAPER}\n\n<p align' in after


def test_a_name_is_written_where_the_section_writes_names() -> None:
    """With its base model, where the section has those."""
    after = insert(SAMPLE, [new_entry(NUMBERED, name="Delta", base="Beta")])
    assert sorted(lines_added(SAMPLE, after)) == ["", f'11. **Delta** (Beta): "Plain Work" [2025-09] {PAPER}']


def test_later_numbers_move_up() -> None:
    """An older paper goes to its place; the numbers before it stay."""
    after = insert(SAMPLE, [new_entry(NUMBERED, "2402.00009", month="2024-02", name="Old")])
    numbers = re.findall(r"^(\d+)\. \*\*(\w+)", after, flags=re.MULTILINE)
    assert numbers == [("8", "Alpha"), ("9", "Old"), ("10", "Beta"), ("11", "Gamma")]


def test_an_older_paper_than_all_goes_first() -> None:
    """It takes over the first number."""
    after = insert(SAMPLE, [new_entry(NUMBERED, "2201.00009", month="2022-01")])
    assert (
        '### 1.1 Base\n\n8. "Plain Work" [2022-01] [[paper](https://arxiv.org/abs/2201.00009)]\n\n9. **Alpha**'
        in after
    )


def test_what_belongs_to_a_renumbered_item_is_indented_with_it() -> None:
    """When 9 becomes 10, lines below the item still belong to it."""
    text = '## A\n\n8. "T" [2024-01] [[p](https://p.org)]\n\n9. "U" [2024-03] [[p](https://p.org)]\n\n   more\n'
    after = insert(text, [new_entry("A", "2402.00001", month="2024-02")])
    assert '\n10. "U" [2024-03] [[p](https://p.org)]\n\n    more\n' in after


def test_a_list_of_ones_stays_one() -> None:
    """Lists numbered 1. 1. 1. leave the counting to Markdown."""
    text = '## A\n\n1. "T" [2024-01] [[p](https://p.org)]\n1. "U" [2024-03] [[p](https://p.org)]\n'
    assert lines_added(text, insert(text, [new_entry("A")])) == [f'1. "Plain Work" [2025-09] {PAPER}']


def test_papers_of_one_month_are_ordered_by_identifier() -> None:
    """However they are given."""
    ids = ["2509.00003", "2509.00001", "2509.00002"]
    entries = [new_entry(BULLETS, arxiv_id) for arxiv_id in ids]
    after = insert(SAMPLE, entries)
    assert [entry.arxiv_id for entry in parse(after).sections[BULLETS].entries][-3:] == sorted(ids)
    assert after == insert(SAMPLE, entries[::-1])


def test_several_sections_at_once_are_the_same_as_one_after_the_other() -> None:
    """Offsets of one section do not disturb the other."""
    entries = [new_entry(section) for section in (TABLE, BULLETS, NUMBERED, EMPTY, TAGGED)]
    one_by_one = SAMPLE
    for entry in entries:
        one_by_one = insert(one_by_one, [entry])
    assert insert(SAMPLE, entries) == one_by_one


def test_a_row_fits_into_a_padded_table() -> None:
    """Where no column grows, no other row changes; what is unknown is a dash, and arXiv stands for no venue."""
    (row,) = lines_added(SAMPLE, insert(SAMPLE, [new_entry(TABLE, language="C|D")]))
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
    assert cells == ["2025-09", "arXiv", "unnamed", "-", "C\\|D", f'"Plain Work" {PAPER}']
    assert len(row) == max(len(line) for line in SAMPLE.splitlines() if line.startswith("| 2024-03"))


def test_a_wide_cell_pads_the_column_again() -> None:
    """By display width: a Chinese character counts two."""
    after = insert(SAMPLE, [new_entry(TABLE, name="汉字汉字汉字", size="7")])
    assert "| 2024-03 | arXiv    | FaultSet     | 1.5K \\* |" in after
    assert "| 2025-09 | arXiv    | 汉字汉字汉字 | 7       |" in after
    assert "| ------- | -------- | ------------ | ------- |" in after


def test_an_unpadded_table_gets_the_row_alone() -> None:
    """What is not in prettier's form is nobody's to reformat."""
    text = '## A\n\n|Date|Source|\n|---|---|\n|2024-01|"T" [[paper](https://arxiv.org/abs/2401.00001)]|\n'
    assert lines_added(text, insert(text, [new_entry("A")])) == [f'|2025-09|"Plain Work" {PAPER}|']


def test_an_empty_section_gets_its_first_list() -> None:
    """With a blank line above and below."""
    after = insert(SAMPLE, [new_entry(EMPTY), new_entry(EMPTY, "2509.00002")])
    first = f'- "Plain Work" [2025-09] {PAPER}'
    second = first.replace("00001", "00002")
    assert f"### Code Golf\n\n{first}\n\n{second}\n\n### Code Review" in after


def test_between_headings_that_follow_closely_a_paper_stands_as_closely() -> None:
    """Such a file has no blank lines there; at the file's end there is one."""
    after = insert("# T\n## A\n## B", [new_entry("A"), new_entry("B")])
    item = f'- "Plain Work" [2025-09] {PAPER}'
    assert after == f"# T\n## A\n{item}\n## B\n\n{item}"


def test_line_ends_and_a_missing_final_newline_are_kept() -> None:
    """The new line is written as the file is."""
    text = '## A\r\n\r\n* "T" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]'
    assert insert(text, [new_entry("A")]) == text + f'\r\n\r\n* "Plain Work" [2025-09] {PAPER}'


def test_a_list_interrupted_by_an_image_is_continued_in_its_last_part() -> None:
    """A section may have several lists; the place is that among all of them."""
    item = '- "T" [{0}] [[paper](https://arxiv.org/abs/{1}.00009)]\n'
    text = "## A\n\n" + item.format("2024-01", 2401) + "\n![x](y)\n\n" + item.format("2024-05", 2405)
    entries = (
        parse(insert(text, [new_entry("A"), new_entry("A", "2402.00001", month="2024-02")])).sections["A"].entries
    )
    assert [entry.month for entry in entries] == ["2024-01", "2024-02", "2024-05", "2025-09"]
    assert [entry.line for entry in entries] == [3, 5, 9, 11]


def test_more_links_follow_the_paper_link() -> None:
    """In the order given; what Markdown would stumble over is encoded."""
    links = (Link("repo", "https://e.org/a_(b)?x=1&lt;2"), Link("data", "https://e.org"))
    entry = NewEntry(section=BULLETS, arxiv_id="cs/0601001", title="T", month="2006-01", links=links)
    assert (
        "[[paper](https://arxiv.org/abs/cs/0601001)] [[repo](https://e.org/a_%28b%29?x=1&lt%3B2)] [[data](https://e.org)]"
        in insert(SAMPLE, [entry])
    )


def test_nothing_to_insert_changes_nothing() -> None:
    """Not even a byte."""
    assert insert(SAMPLE, []) == SAMPLE


def test_a_missing_section_is_named_with_the_closest_ones() -> None:
    """Nothing is written into a guessed section."""
    with pytest.raises(
        SectionMissingError, match=r"no section '5\. Methods > Code Repair'.*'2\. Methods > Code Repair'"
    ):
        insert(SAMPLE, [new_entry("5. Methods > Code Repair")])


def test_a_paper_that_the_section_has_is_refused() -> None:
    """Whatever version its link names."""
    with pytest.raises(ListError, match=r"2405\.22222 is in '2\. Methods > Code Repair' already, line \d+"):
        insert(SAMPLE, [new_entry(BULLETS, "2405.22222")])


def test_a_paper_given_twice_is_refused() -> None:
    """For one section; another section may list it too."""
    with pytest.raises(ListError, match="given 2 times"):
        insert(SAMPLE, [new_entry(BULLETS), new_entry(BULLETS)])
    assert insert(SAMPLE, [new_entry(BULLETS), new_entry(TAGGED)]).count("2509.00001") == 2


def test_an_edit_that_would_not_read_back_is_refused() -> None:
    """Below an unclosed comment nothing that is written is seen."""
    with pytest.raises(ListError, match=r"2509\.00001.*unclosed HTML"):
        insert("# T\n\n## A\n\n<!-- unclosed\n", [new_entry("A")])


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"arxiv_id": "2509.1"}, "is no arXiv identifier"),
        ({"arxiv_id": "2509.00001v2"}, "give the identifier alone"),
        ({"month": "2025-13"}, "is no month"),
        ({"title": " \u200b\n"}, "no visible character"),
    ],
)
def test_malformed_facts_are_refused(facts: dict[str, str], message: str) -> None:
    """At once, before any list is touched."""
    with pytest.raises(ListError, match=message):
        new_entry(BULLETS, **facts)


@pytest.mark.parametrize(
    "link",
    [
        Link("repo", "http://e.org"),
        Link("repo", "javascript:alert(1)"),
        Link("repo", "https://e.org/a b"),
        Link("repo", "https://e.org/" + "a" * 500),
        Link("repo", "https://user@e.org/"),
        Link("a](b", "https://e.org"),
        Link("", "https://e.org"),
    ],
)
def test_only_harmless_links_are_taken(link: Link) -> None:
    """https, ASCII, short, and a plain word to click on."""
    with pytest.raises(ListError, match=r"cannot list 2509\.00001"):
        NewEntry(section=BULLETS, arxiv_id="2509.00001", title="T", month="2025-09", links=(link,))


TITLE = '"T" [[paper](https://arxiv.org/abs/2401.00001)]'
NEW = f'"Plain Work" {PAPER}'


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (f"|Date|Source|\n|---|---|\n|2024-01|{TITLE}|", f"|2025-09|{NEW}|"),
        (f"Date | Source\n--- | ---\n2024-01 | {TITLE}", f"2025-09 | {NEW}"),
        (f"Date|Source\n-|-\n2024-01|{TITLE}", f"2025-09|{NEW}"),
        (f"  | Date | Source |\n  | --- | --- |\n  | 2024-01 | {TITLE} |", f"  | 2025-09 | {NEW} |"),
        (f" Date | Source\n --- | ---\n 2024-01 | {TITLE}", f" 2025-09 | {NEW}"),
        (f"| Date | Source\n| --- | ---\n| 2024-01 | {TITLE}", f"| 2025-09 | {NEW}"),
        (f"Date | Source |\n--- | --- |\n2024-01 | {TITLE} |", f"2025-09 | {NEW} |"),
        (
            f"| Date    | Name  | Source |\n| ------- | ----- | --- |\n| 2024-01 | N     | {TITLE} |",
            f"| 2025-09 | -     | {NEW} |",
        ),
        (f"|Date   |Name |Source|\n|-------|----:|---|\n|2024-01|    N|{TITLE}|", f"|2025-09|    -|{NEW}|"),
        (f"Name | Date | Source\n--- | --- | ---\nN | 2024-01 | {TITLE}", f"| - | 2025-09 | {NEW}"),
        (f"Date | Source | Note\n--- | --- | ---\n2024-01 | {TITLE} |", f"2025-09 | {NEW} |  |"),
        (f"| 日期 | 论文 |\n|---|---|\n| 2024-01 | {TITLE} |", f"| 2025-09 | {NEW} |"),
        (
            f"| Year | Paper Title |\n|---|---|\n| 2024 | {TITLE} |",
            f"| 2025 | {NEW.replace(' [[', ' [2025-09] [[', 1)} |",
        ),
        (f"| Date | Source |\n|---|---|\n|2024-02|{TITLE}|\n| 2024-03 | {TITLE} |", f"| 2025-09 | {NEW} |"),
    ],
    ids=repr,
)
def test_a_row_is_written_like_the_row_above_it(table: str, row: str) -> None:
    """With its margins, indentation and padding; a bar more only where the row would be misread without it."""
    text = f"## A\n\n{table}\n"
    after = insert(text, [new_entry("A")])
    assert lines_added(text, after) == [row]
    assert remove(after, [("A", "2509.00001")]) == text


def test_an_underlined_heading_below_gets_its_blank_line() -> None:
    """Otherwise it would be read as a part of the new item."""
    after = insert("A\n===\nB\n===\n", [new_entry("A")])
    assert after == f"A\n===\n- {NEW.replace(' [[', ' [2025-09] [[')}\n\nB\n===\n"
    assert [*parse(after).outline] == ["", "A", "B"]


def test_words_below_a_heading_keep_their_distance_to_the_next() -> None:
    """The list is set off from the words above it."""
    text = "## A\nWords.  \n## B\n"
    after = insert(text, [new_entry("A")])
    assert after == f"## A\nWords.  \n\n- {NEW.replace(' [[', ' [2025-09] [[')}\n## B\n"
    assert remove(after, [("A", "2509.00001")]) == text


def test_where_the_newest_stand_first_a_new_paper_does_too() -> None:
    """In a section with few papers as well, if the rest of the list is so; several keep that order."""
    item = '- "T" [{0}] [[paper](https://arxiv.org/abs/{1})]'
    items = [item.format(f"2024-0{month}", f"240{month}.00001") for month in (9, 5, 2)]
    text = "## A\n\n" + "\n\n".join(items) + "\n\n## B\n\n" + item.format("2024-03", "2403.00002") + "\n\n## C\n"
    new = [new_entry(section, f"2509.0000{index}") for section in "ABC" for index in (1, 2)]
    entries = parse(insert(text, new)).sections
    assert [entry.arxiv_id for entry in entries["A"].entries][:3] == ["2509.00002", "2509.00001", "2409.00001"]
    assert [entry.arxiv_id for entry in entries["B"].entries] == ["2509.00002", "2509.00001", "2403.00002"]
    assert [entry.arxiv_id for entry in entries["C"].entries] == ["2509.00002", "2509.00001"]


def test_an_indented_list_stays_indented() -> None:
    """Also where the new paper comes first."""
    text = f'## A\n\n  - "T" [2024-01] {PAPER.replace("2509", "2401")}\n'
    after = insert(text, [new_entry("A", "2301.00001", month="2023-01"), new_entry("A")])
    assert [line[:5] for line in after.split("\n") if line][1:] == ['  - "', '  - "', '  - "']
