from __future__ import annotations

import pytest

from bot.adoption.adopt import read_list
from bot.adoption.found_list import FoundList
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.unread_papers import find_unread

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
    assert not find_unread(text, read={entry.arxiv_id for entry in read.curated.entries}).papers
    for section, its_form in (("A", STRICT), ("D", form)):
        entry = NewEntry(section=section, arxiv_id="2401.00099", title="Paper number 99", month="2024-01")
        [written] = [line for line in insert(text, [entry]).splitlines() if "00099" in line]
        assert written.lstrip("0123456789") == its_form.format(n=99).strip().lstrip("0123456789")
