"""Lists as hypothesis makes them up: every dialect, odd numbers, nested content, wide characters."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from bot.curated_list.escaping import clean_text, escape_markdown
from bot.curated_list.new_entry import NewEntry

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_`[]()<>!&;#|~$\\\"'{}^-+.:/=@%ab1 \n"),
        st.sampled_from("汉字テスト한글éß\u0301🔥👍🏽❤☝ﷺ、。"),
        st.characters(exclude_categories=["Cs", "Cn"]),
    ),
    max_size=40,
)
WIDE = st.text(alphabet="abc XYZ汉字テスト한글éß🔥❤☝、。-:", min_size=1, max_size=20)
MARKERS: list[Callable[[int], str]] = [
    lambda _: "-",
    lambda _: "*",
    lambda _: "+",
    *[
        lambda index, start=start, sign=sign: f"{start + index}{sign}"
        for start in (0, 1, 7, 9, 10, 98, 997)
        for sign in ".)"
    ],
    lambda _: "1.",
    lambda index: f"{min(index, 1)}.",
    lambda index: f"{7 if index == 0 else 1}.",
]
CONTINUATIONS = [
    "",
    "\n\n{indent}More words.",
    "\n{indent}- nested\n{indent}- twice",
    "\n\n{indent}1. nested\n{indent}2. twice",
    "\n\n{indent}```\n{indent}code\n{indent}```",
    "\n\n{indent}<b>html</b>",
    "\n{indent}and a second line",
]
BESIDE = [
    "",
    "Some *words* and __more__.\n\n",
    "<p>\nhtml\n</p>\n\n",
    "<!-- a comment -->\n",
    "> a quotation\n\n",
    "```\n- code\n```\n\n",
    "- another list\n\n<!-- -->\n\n",
    "* another list\n\n",
    "1. another list\n\n",
    "[a]: https://example.org\n\n",
]
BELOW = [text for text in BESIDE if "another" not in text and "[a]" not in text]
"""Neither a list nor a definition: where all entries between two of them go, those would stand side by side."""
HEADERS = ["Date", "Venue", "Benchmark", "Size", "Language", "Source"]


@st.composite
def entry_texts(draw: st.DrawFn, month: str, arxiv_id: str) -> str:
    """An entry's text, without its marker."""
    title = escape_markdown(clean_text(draw(WIDE | HOSTILE)) or "T")
    name = draw(st.sampled_from(["", "**Name**: ", "**S\\***: ", "[**C++**] ", "**汉 字** (base): "]))
    venue = draw(st.sampled_from(["", " [ICML 2024]", " [*SEM 2023]"]))
    return f'{name}"{title}" [{month}]{venue} [[paper](https://arxiv.org/abs/{arxiv_id})]'


@st.composite
def item_lists(draw: st.DrawFn, section: int, *, nested: bool) -> str:
    """A bullet or numbered list, of single lines or with other things nested in its items."""
    marker = draw(st.sampled_from(MARKERS))
    separator = draw(st.sampled_from(["\n\n", "\n"]))
    space = draw(st.sampled_from([" ", " ", "  ", "   "]))
    continuation = draw(st.sampled_from(CONTINUATIONS + [""] * 6)) if nested else ""
    items = []
    for index in range(draw(st.integers(1, 5))):
        text = draw(entry_texts(month=f"2024-{index + 2:02d}", arxiv_id=f"24{index + 2:02d}.{section:01d}000{index}"))
        sign = marker(index) + space
        items.append(sign + text + continuation.replace("{indent}", " " * len(sign)))
    return separator.join(items) + "\n"


@st.composite
def tables(draw: st.DrawFn, section: int) -> str:
    """A table; its rows may have fewer cells than its header."""
    delimiters = [draw(st.sampled_from(["---", ":--", ":-:", "-:"])) for _ in HEADERS]
    rows = [HEADERS, delimiters]
    for index in range(draw(st.integers(0, 3))):
        month, arxiv_id = f"2024-{index + 2:02d}", f"24{index + 2:02d}.{section:01d}000{index}"
        cells = [escape_markdown(clean_text(draw(WIDE | HOSTILE)), in_table=True) for _ in range(4)]
        title = escape_markdown(clean_text(draw(WIDE | HOSTILE)) or "T", in_table=True)
        rows.append([month, *cells, f'"{title}" [[paper](https://arxiv.org/abs/{arxiv_id})]'])
    return "".join(f"|{'|'.join(row)}|\n" for row in rows)


@st.composite
def lists(draw: st.DrawFn, *, nested: bool = True) -> str:
    """A whole list of one to three sections, as yet in nobody's style."""
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    parts = ["# Title\n\n"]
    for section in range(draw(st.integers(1, 3))):
        parts.append(f"{'#' * draw(st.integers(2, 3))} Section {section}\n\n")
        parts.append(draw(st.sampled_from(BESIDE + [""] * 6)))
        parts.append(draw(item_lists(section, nested=nested) | tables(section) | st.just("")))
        parts.append("\n" + draw(st.sampled_from(BELOW + [""] * 6)))
    return "".join(parts).replace("\n", newline)


@st.composite
def additions(draw: st.DrawFn, sections: list[str]) -> list[NewEntry]:
    """Papers with hostile texts for any of these sections, older and newer than what is listed."""
    optional = st.none() | HOSTILE | st.sampled_from(["Name", "S*", "C++"])
    count = draw(st.integers(1, 4))
    return [
        NewEntry(
            section=draw(st.sampled_from(sections)),
            arxiv_id=f"2{draw(st.integers(3, 5))}{index + 1:02d}.9{draw(st.integers(0, 999)):03d}{index}",
            title=draw(HOSTILE.filter(clean_text)),
            month=f"202{draw(st.integers(3, 5))}-{draw(st.integers(1, 12)):02d}",
            name=draw(optional),
            base=draw(optional),
            tag=draw(optional),
            venue=draw(optional),
            size=draw(optional),
            language=draw(optional),
        )
        for index in range(count)
    ]
