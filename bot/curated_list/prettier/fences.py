"""Prettier's style of fenced code: three backticks, or one more than the code has in a row, then the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.page import Page

_OPENING = re.compile(r"(?P<before>.*?)(?P<fence>`{3,}|~{3,})(?P<information>.*)")
_BACKTICKS = re.compile("`+")


def fence_deviations(page: Page) -> Iterator[Deviation]:
    """Those of the lines that open a fence, wherever it stands; what is inside belongs to other languages."""
    for token in page.tokens:
        if token.type != "fence" or token.map is None:
            continue
        line = page.lines[token.map[0]]
        match = _OPENING.fullmatch(line)
        if match is None or match["fence"] != token.markup or "`" in match["information"]:
            continue
        longest = max(map(len, _BACKTICKS.findall(token.content)), default=0)
        before = "" if token.level == 0 else match["before"]
        expected = before + "`" * max(3, longest + 1) + " ".join(match["information"].split())
        if line != expected:
            yield Deviation(token.map[0] + 1, "fence-style", f"open the code with {expected.strip()}", line, expected)
