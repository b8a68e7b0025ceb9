from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from tests.bot.curated_list.samples import SAMPLE

ENTRY = '- "S" [2024-02] [[paper](https://arxiv.org/abs/2402.00009)]'
LINK = "https://arxiv.org/abs/2401.00001"
ITEM = f'"T" [2024-01] [[paper]({LINK})]'


def reported(text: str) -> list[int]:
    """The lines that are reported."""
    return [line.line for line in parse(text).unparsed]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"- outer\n  - {ITEM}", [2]),
        (f"- outer\n\n  {ITEM}", [3]),
        (f"{ENTRY}\n  - {ITEM}", [2]),
        (f"{ENTRY}\n\n  > {ITEM}", [3]),
        (f"> {ITEM}", [1]),
        (f"> - {ITEM}\n> - {ITEM}", [1, 2]),
        (f"1. > {ITEM}", [1]),
        (ITEM, [1]),
        (f"<p>\n{ITEM}\n</p>", [2]),
    ],
)
def test_what_would_read_as_an_entry_in_a_list_is_reported_wherever_it_stands(text: str, lines: list[int]) -> None:
    """In a section without entries too."""
    assert reported(text) == lines


@pytest.mark.parametrize(
    "line",
    [
        f"- [T]({LINK}), ICSE",
        f"1. T, [paper]({LINK})",
        f"- outer\n  - [T]({LINK})",
        f"> - [T]({LINK})",
        f"[T]({LINK}), ICSE",
        f"T [2024-01] [paper]({LINK})",
        'Some words on "T" [[paper](https://example.org)]',
        f'<a href="{LINK}">T</a>, ICSE',
        f"<ul><li>T, <a href='{LINK}'>paper</a></li></ul>",
        f"| Paper |\n| --- |\n| [T]({LINK}) |",
    ],
)
def test_what_resembles_an_entry_is_reported_where_entries_are(line: str) -> None:
    """That is below a top-level heading that holds some; news and readings link papers in their own way."""
    last = line.count("\n")
    assert reported(f"## A\n\n### B\n\n{ENTRY}\n\n### C\n\n{line}\n") == [9 + last]
    assert reported(f"## A\n\n{ENTRY}\n\n## News\n\n{line}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"The list began with [T]({LINK}).",
        f"> See also [T]({LINK}).",
        f"<p>See <a href='{LINK}'>T</a>.</p>",
        f"3 papers, such as [T]({LINK})",
        f"[1]: {LINK}",
        f"> [^1]: {LINK}",
        f"```\n- {ITEM}\n```",
        f"- outer\n\n  ```\n  - {ITEM}\n  ```",
        f"<!--\n- {ITEM}\n-->",
        f"- outer\n\n  <!-- - {ITEM} -->",
        f"    - {ITEM}",
        '- "Words" in quotes, [linked](https://example.org)',
    ],
)
def test_prose_code_and_comments_are_not_reported(text: str) -> None:
    """Nor are definitions of links, which say where others lead."""
    assert reported(f"## A\n\n{ENTRY}\n\n### B\n\n{text}\n") == []


def test_an_entry_of_several_lines_is_whole() -> None:
    """Its own lines are not reported."""
    assert reported(f'- "T" [2024-01]\n  [[paper]({LINK})] [[repo](https://example.org)]\n') == []


def test_an_item_among_entries_is_reported_with_what_is_nested_in_it() -> None:
    """Each line once, in order."""
    assert reported(f"{ENTRY}\n- see:\n  - {ITEM}\n") == [2, 3]


def test_the_sample_has_nothing_to_report() -> None:
    """Its news, its table of contents, its readings and its code are as they should be."""
    assert parse(SAMPLE).unparsed == ()
