from __future__ import annotations

import pytest

from bot.adoption.adopt import read_list
from bot.adoption.found_list import FoundList
from bot.adoption.unread_papers import HTML, OTHERWISE, PROSE, SEVERAL, find_unread
from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry

STRICT = '{n}. "Paper number {n}" [2024-01] [[paper](https://arxiv.org/abs/2401.{n:05})]\n\n'
"""An entry as the first list has it."""
BULLET = "- [Paper number {n}](https://arxiv.org/abs/2401.{n:05})\n"
ROW = "| Paper number {n} | [pdf](https://arxiv.org/pdf/2401.{n:05}) |\n"
HEADER = "| Title | Link |\n| --- | --- |\n"


def entries(form: str, first: int, last: int) -> str:
    """Papers of these numbers, written so."""
    return "".join(form.format(n=number) for number in range(first, last + 1))


@pytest.mark.parametrize(("form", "header"), [(BULLET, ""), (ROW, HEADER)])
def test_a_list_of_which_a_third_is_written_otherwise_is_read_whole(form: str, header: str) -> None:
    """Two sections are written as the first list is, two are not: each gets new papers in its own form."""
    text = (
        f"# L\n\n## A\n\n{entries(STRICT, 1, 6)}## B\n\n{entries(STRICT, 1, 6).replace('2401.0', '2401.1')}"
        f"## C\n\n{header}{entries(form, 21, 24)}\n## D\n\n{header}{entries(form, 31, 34)}"
    )
    found = FoundList(repository="keeper/papers", branch="main", file="README.md", text=text, place="README.md")
    read = read_list(found)

    assert {path: len(papers) for path, papers in read.sections.papers.items()} == {"A": 6, "B": 6, "C": 4, "D": 4}
    assert find_unread(read.curated).papers == 0
    for section, its_form in (("A", STRICT), ("D", form)):
        entry = NewEntry(section=section, arxiv_id="2401.00099", title="Paper number 99", month="2024-01")
        [written] = [line for line in insert(text, [entry]).splitlines() if "00099" in line]
        assert written.lstrip("0123456789") == its_form.format(n=99).strip().lstrip("0123456789")


def test_papers_that_are_not_read_are_counted_with_their_lines_and_why() -> None:
    """A few of another form, two in one item, prose and HTML: each is told; those of entries are not."""
    text = (
        f"# L\n\n## A\n\n{entries(STRICT, 1, 15)}## B\n\n{entries(BULLET, 20, 21)}\n## C\n\n"
        "See https://arxiv.org/abs/2401.00030 and https://arxiv.org/abs/2401.00001.\n\n"
        "- [One](https://arxiv.org/abs/2401.00031) and [two](https://arxiv.org/abs/2401.00032)\n\n"
        '<p><a href="https://arxiv.org/abs/2401.00033">Three</a></p>\n'
    )
    unread = find_unread(parse(text))

    assert unread.papers == 6
    assert unread.lines == {OTHERWISE: (37, 38), PROSE: (42,), SEVERAL: (44,), HTML: (46,)}
