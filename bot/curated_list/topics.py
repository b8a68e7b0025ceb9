"""Lists within lists: items that name a topic, with the topic's papers below them, read as sections of their own.

::

    - **Planning**
      - [A paper](https://arxiv.org/abs/2305.10601)
      - [Another paper](https://arxiv.org/abs/2305.14992)
    - **Memory**
      - ...

Only in lists that are written in another way than ours (`CuratedList.loosely`), and one level deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.curated_list.block_scanner import scan_blocks
from bot.curated_list.blocks import BlockOfLines, Heading, List, ListItem
from bot.curated_list.loose_form import read_loosely
from db.identity import ArxivIdentifier

TOPIC_LEVEL = 7
"""The level of such a section: below that of all headings."""

_LONGEST_TOPIC = 100
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_INDENTED_LINK = re.compile(r"[ \t]+(?:[-*+]|\d{1,9}[.)])[ \t].*\]\(http")
_MARKS = re.compile(r"[*_`]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """An item that names a topic, as a heading, and the lists below it."""

    heading: Heading
    blocks: tuple[List, ...]


def split_topics(blocks: Sequence[BlockOfLines], lines: Sequence[str]) -> Iterator[BlockOfLines | Topic]:
    """The blocks of a document, in which each list whose items name topics is taken apart."""
    for block in blocks:
        topics = [item for item in block.items if _is_topic(item, lines)] if isinstance(block, List) else []
        if not isinstance(block, List) or not topics:
            yield block
            continue
        before = [item for item in block.items if item.first < topics[0].first]
        if before:
            yield List(block.ordered, before)
        for item in topics:
            text = _MARKS.sub("", item.content or "").strip().rstrip(":").strip()
            yield Topic(Heading(item.first, item.first + 1, TOPIC_LEVEL, text), tuple(_nested_lists(item, lines)))


def _is_topic(item: ListItem, lines: Sequence[str]) -> bool:
    """Whether an item has a short text without links, and links below it."""
    content = item.content
    if (
        content is None
        or not content.strip(" *_`:")
        or len(content) > _LONGEST_TOPIC
        or "](" in content
        or "\n" in content
    ):
        return False
    nested = lines[item.first + 1 : item.last]
    return any(map(_INDENTED_LINK.match, nested)) and not _is_paper(nested)


def _is_paper(nested: Sequence[str]) -> bool:
    """Whether what stands below an item is about one paper, which the item itself names."""
    papers = {found.base for line in nested for _, found in ArxivIdentifier.find_all(line)}
    return len(papers) == 1 and not any(
        (facts := read_loosely(_MARKER.sub("", line))) is not None and facts.arxiv_id for line in nested
    )


def _nested_lists(item: ListItem, lines: Sequence[str]) -> Iterator[List]:
    first = item.first + 1
    nested = lines[first : item.last]
    depth = min(len(line) - len(line.lstrip(" \t")) for line in nested if line.strip())
    for block in scan_blocks([line[depth:] if line[:depth].isspace() else line for line in nested]):
        if isinstance(block, List):
            yield List(
                block.ordered,
                [one._replace(first=one.first + first, last=one.last + first) for one in block.items],
            )
