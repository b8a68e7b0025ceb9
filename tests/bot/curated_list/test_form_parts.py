"""Venue, code and other links of a new paper, written as the other entries of its section have them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.curated_list.document import parse
from bot.curated_list.entry import Link
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove

KNOWN = NewEntry(
    section="Things",
    arxiv_id="2509.01234",
    title="A New Study",
    month="2025-09",
    day=3,
    authors=("Ada Who", "Bob van Den"),
    venue="ICSE 2026",
    links=(Link("repo", "https://github.com/ada/new"), Link("data", "https://zenodo.org/records/1")),
)
BARE = NewEntry(
    section="Things",
    arxiv_id="2509.01234",
    title="A New Study",
    month="2025-09",
    day=3,
    authors=("Ada Who", "Bob van Den"),
)
VENUES = (("NeurIPS", 2024), ("ICLR", 2025), ("arXiv", 2025))
NEW = "https://arxiv.org/abs/2509.01234"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a list writes, and what it makes of a new paper."""

    line: str
    """An entry: its number, page, venue, year, and what it says of its code."""
    code: str = ""
    """What every other entry says of it."""
    no_code: str = ""
    head: str = ""
    known: str
    """The new paper of which all is known."""
    bare: str
    """The one of which only authors and day are."""

    def listed(self) -> str:
        """Nine papers; every third is a preprint, every other one has code."""
        lines = []
        for number in range(101, 110):
            name, year = VENUES[number % 3]
            code = self.no_code if number % 2 else self.code.format(f"https://github.com/x/c{number}", number)
            page = f"https://arxiv.org/abs/2501.0{number}"
            lines.append(self.line.format(n=number, page=page, venue=name, year=year, code=code, short=year % 100))
        return f"# L\n\n## Things\n\n{self.head}" + "\n".join(lines) + "\n"


def written(text: str, entry: NewEntry) -> str:
    """What an edit puts in, which can be taken out again to the byte."""
    edited = insert(text, [entry])
    lines = text.splitlines()
    assert remove(edited, [(entry.section, entry.arxiv_id)]) == text
    assert {found.form for found in parse(edited).entries if found.arxiv_id == entry.arxiv_id} != {()}
    return "\n".join(line for line in edited.splitlines() if line not in lines)


SHAPES = {
    "behind the link": Shape(
        line="- **Study {n} of Things** [[paper]({page})]{code} ({venue} {year})",
        code=" [[code]({})]",
        known=f"- **A New Study** [[paper]({NEW})] [[code](https://github.com/ada/new)] (ICSE 2026)",
        bare=f"- **A New Study** [[paper]({NEW})] (arXiv 2025)",
    ),
    "before the title": Shape(
        line="- ({venue}'{short}) *Study {n} of Things*  \n  Eve Oh, Ida Way.\n  [[arXiv]]({page})",
        known=f"- (ICSE'26) *A New Study*  \n  Ada Who, Bob van Den.\n  [[arXiv]]({NEW})",
        bare=f"- (arXiv'25) *A New Study*  \n  Ada Who, Bob van Den.\n  [[arXiv]]({NEW})",
    ),
    "with the authors": Shape(
        line="- **Study {n} of Things.** *Eve Oh et al. {venue} {year}.* [[paper]({page})]",
        known=f"- **A New Study.** *Ada Who et al. ICSE 2026.* [[paper]({NEW})]",
        bare=f"- **A New Study.** *Ada Who et al. arXiv 2025.* [[paper]({NEW})]",
    ),
    "as Prettier writes it": Shape(
        line="- [Study {n} of Things]({page}). _Eve Oh, Ida Way_. _{venue} {year}_. _2025-01_",
        known=f"- [A New Study]({NEW}). _Ada Who, Bob van Den_. _ICSE 2026_. _2025-09_",
        bare=f"- [A New Study]({NEW}). _Ada Who, Bob van Den_. _arXiv 2025_. _2025-09_",
    ),
    "indented alike": Shape(
        line="{n}. **Study {n} of Things.** {venue} {year}.\n\n      _Eve Oh, Ida Way_ [[pdf]({page})]{code}\n",
        code=" [[code]({})]",
        known="110. **A New Study.** ICSE 2026.\n"
        f"      _Ada Who, Bob van Den_ [[pdf]({NEW})] [[code](https://github.com/ada/new)]",
        bare=f"110. **A New Study.** arXiv 2025.\n      _Ada Who, Bob van Den_ [[pdf]({NEW})]",
    ),
    "badges": Shape(
        line="- [Study {n} of Things]({page}) ![](https://img.shields.io/badge/abs-2025.01.09-red){code}",
        code=" [![Star](https://img.shields.io/github/stars/x/c{1}.svg?style=social)]({0})",
        known=f"- [A New Study]({NEW}) ![](https://img.shields.io/badge/abs-2025.09.03-red) [![Star]"
        "(https://img.shields.io/github/stars/ada/new.svg?style=social)](https://github.com/ada/new)",
        bare=f"- [A New Study]({NEW}) ![](https://img.shields.io/badge/abs-2025.09.03-red)",
    ),
    "columns": Shape(
        line="|[Study {n} of Things]({page})|{venue} {year}|{code}|",
        code="[link]({})",
        no_code="null",
        head="|Title|Venue|Code|\n|---|---|---|\n",
        known=f"|[A New Study]({NEW})|ICSE 2026|[link](https://github.com/ada/new)|",
        bare=f"|[A New Study]({NEW})|arXiv 2025|null|",
    ),
    "data alone": Shape(
        line="- [Study {n} of Things]({page}), {venue}, [dataset](https://example.org/{n})",
        known=f"- [A New Study]({NEW}), ICSE, [dataset](https://zenodo.org/records/1)",
        bare=f"- [A New Study]({NEW}), arXiv",
    ),
    "nothing of it": Shape(
        line="- [Study {n} of Things]({page})",
        known=f"- [A New Study]({NEW})",
        bare=f"- [A New Study]({NEW})",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_known_is_written_where_the_other_entries_have_it(shape: str) -> None:
    """Also in what is no link: badges and columns. What is not known is left out, or told as the others tell it."""
    text = SHAPES[shape].listed()

    assert written(text, KNOWN) == SHAPES[shape].known
    assert written(text, BARE) == SHAPES[shape].bare


def test_what_we_have_written_is_read_again_as_the_others() -> None:
    """The next paper is written in the same form, though the newest entries are ours."""
    text = SHAPES["behind the link"].listed()
    for number in range(5):
        paper = NewEntry(
            section="Things",
            arxiv_id=f"2509.0000{number}",
            title=f"Another Study {number}",
            month="2025-09",
            venue="ACL 2025 Findings",
        )
        text = insert(text, [paper])

    assert text.count("(ACL 2025 Findings)\n") == 5
    assert written(text, KNOWN) == SHAPES["behind the link"].known


def test_a_list_tells_the_venues_of_its_papers() -> None:
    """In one spelling, whichever way they are written; a preprint has none."""
    listed = SHAPES["before the title"].listed()

    assert {entry.venue for entry in parse(listed).entries} == {"NeurIPS 2024", "ICLR 2025", None}


def test_lines_that_are_indented_alike_stay_where_the_numbers_grow() -> None:
    """With a tenth paper nothing but the numbers change in a list that indents by four, whatever the number."""
    item = "{0}. **Study {0} of Things**\n\n    [[pdf](https://arxiv.org/abs/2501.0020{0})]\n"
    text = "# L\n\n## Things\n\n" + "\n".join(item.format(number) for number in range(1, 10))
    edited = insert(text, [BARE])

    assert "\n10. **" in edited
    assert edited.count("\n    [[pdf](") == 10
    assert remove(edited, [("Things", "2509.01234")]) == text
