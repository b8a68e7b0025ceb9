"""Prettier's style of fenced code: three backticks, or one more than the code has in a row, then the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.page import Page, is_closed

_OPENING = re.compile(r"(?P<before>.*?)(?P<fence>`{3,}|~{3,})(?P<information>.*)")
_CLOSING = re.compile(r"(?P<before>.*?)(?:`{3,}|~{3,})[ \t]*")
_BACKTICKS = re.compile("`+")


def fence_deviations(page: Page) -> Iterator[Deviation]:
    """Those of the lines around fenced code, wherever it stands; what is inside belongs to other languages."""
    for token in page.tokens:
        if token.type != "fence" or token.map is None:
            continue
        line = page.lines[token.map[0]]
        match = _OPENING.fullmatch(line)
        if match is None or match["fence"] != token.markup or "`" in match["information"]:
            continue
        longest = max(map(len, _BACKTICKS.findall(token.content)), default=0)
        indented = token.level == 0 and match["before"] != ""  # the code moves with the fence
        fence = "`" * max(3, longest + 1)
        opening = fence + " ".join(match["information"].split())
        expected = match["before"] + opening
        if indented or line != expected:
            message = f"open the code with {opening}" + " at the margin" * indented
            yield Deviation(token.map[0] + 1, "fence-style", message, line, None if indented else expected)
        closing = _CLOSING.fullmatch(page.lines[token.map[1] - 1])
        if fence != match["fence"] and is_closed(token) and closing is not None:
            expected = closing["before"] + fence
            message = f"close the code with {fence}"
            yield Deviation(token.map[1], "fence-style", message, closing[0], None if indented else expected)
