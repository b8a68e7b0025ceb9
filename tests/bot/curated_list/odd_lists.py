"""Lists in nobody's style, as hypothesis makes them up: what prettier would mend, an insertion leaves alone."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.curated_list.new_entry import NewEntry

NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])
BLANK = st.sampled_from(["", "\n", "\n\n", "  \n", "\t\n\n"])
"""What stands between two blocks, beyond the end of a line."""
TAILS = st.sampled_from(["", "", "  ", "\t"])


def _month(number: int) -> str:
    return f"20{20 + number // 12}-{number % 12 + 1:02d}"


@st.composite
def _papers(draw: st.DrawFn, first: int) -> list[tuple[str, str]]:
    """Months and identifiers, ascending, descending or neither; identifiers of one text differ."""
    months = draw(st.lists(st.integers(24, 60), min_size=1, max_size=5))
    order = draw(st.sampled_from(["ascending", "descending", "neither"]))
    if order != "neither":
        months.sort(reverse=order == "descending")
    return [(_month(month), f"19{index:02d}.{first:05d}") for index, month in enumerate(months, 1)]


def _entry(month: str, arxiv_id: str) -> str:
    return f'"T" [{month}] [[paper](https://arxiv.org/abs/{arxiv_id})]'


@st.composite
def item_lists(draw: st.DrawFn, first: int) -> str:
    """Bullets, tasks or numbers, with gaps, repetitions and leading zeros; close or apart, indented or not."""
    papers = draw(_papers(first))
    style = draw(st.sampled_from(["bullets", "tasks", "numbers"]))
    numbers = draw(st.lists(st.integers(0, 120), min_size=len(papers), max_size=len(papers)))
    width = draw(st.sampled_from([0, 0, 2, 3]))
    separator = draw(st.sampled_from(["\n", "\n\n", "\n\n\n"]))
    indentation = draw(st.sampled_from(["", "", " ", "   "]))
    more = draw(st.sampled_from(["", "", "\n\n{0}More words.", "\n{0}- nested", "\nlazily"]))
    space = draw(st.sampled_from([" ", "  ", "   "]))
    items = []
    for number, paper in zip(numbers, papers, strict=True):
        sign = f"{number:0{width}}." if style == "numbers" else "-"
        box = draw(st.sampled_from(["[ ] ", "[x] "])) if style == "tasks" else ""
        below = more.format(indentation + " " * len(sign + space))
        items.append(indentation + sign + space + box + _entry(*paper) + below)
    return separator.join(items)


@st.composite
def tables(draw: st.DrawFn, first: int) -> str:
    """With or without bars at either margin, with narrow or wide cells, indented or not."""
    opens, closes = draw(st.sampled_from([(True, True), (False, False), (True, False), (False, True)]))
    margin = draw(st.sampled_from(["", " "]))
    indentation = draw(st.sampled_from(["", " ", "   "]))
    wide = draw(st.booleans())
    rows = [["Date", "Name", "Source"], ["---", draw(st.sampled_from(["---", ":-:", "--:"])), "---"]]
    rows += [
        [month, "N", f'"T" [[paper](https://arxiv.org/abs/{arxiv_id})]'] for month, arxiv_id in draw(_papers(first))
    ]
    lines = []
    for row in rows:
        cells = [cell.ljust(10, "-" if cell == "---" else " ") if wide else cell for cell in row]
        line = f"{margin}|{margin}".join(cells)
        lines.append(indentation + f"|{margin}" * opens + line + f"{margin}|" * closes)
    return "\n".join(lines)


@st.composite
def odd_lists(draw: st.DrawFn) -> str:
    """A whole list of one to four sections, each with any number of lists or tables, with any line ends."""
    parts = [draw(st.sampled_from(["", "\ufeff", "# Title\n"]))]
    for section in range(draw(st.integers(1, 4))):
        parts += [f"## Section {section}", draw(TAILS), "\n", draw(BLANK)]
        for block in range(draw(st.integers(0, 3))):
            if block:
                parts.append(draw(st.sampled_from(["\nSome words.\n\n", "\n<!-- -->\n\n", "\n![x](y)\n\n"])))
            first = 10 * section + block
            parts += [draw(item_lists(first) | tables(first)), draw(TAILS), "\n", draw(BLANK)]
        parts.append(draw(st.sampled_from(["", "", "\nThe end.\n", "\n<p>\nhtml\n</p>\n\n"])))
    text = "".join(parts)
    return (text if draw(st.booleans()) else text.rstrip("\n")).replace("\n", draw(NEWLINES))


@st.composite
def odd_additions(draw: st.DrawFn, sections: list[str]) -> list[NewEntry]:
    """Papers older, newer and between what such a list holds."""
    months = draw(st.lists(st.integers(18, 66), min_size=1, max_size=4))
    return [
        NewEntry(
            section=draw(st.sampled_from(sections)), arxiv_id=f"2001.9000{index}", title="New", month=_month(month)
        )
        for index, month in enumerate(months)
    ]
