"""Cutting a text into its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?](?=[\"')\]}]{0,3}\s+[\"'(\[{$\\]{0,3}(?:\\[a-z]{1,12}\{)?[^\W_a-z])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[])(?:e\.\s?g|i\.\s?e|cf|vs|resp|approx|al|etc|Fig|Figs|Tab|Eq|Eqs|Sec|Sect|No|Nos|Ref|Refs|vol|ver|w\.r\.t|"
    r"a\.k\.a|St|Dr|Prof|Mr|Ms|[A-Z])$"
)
_LONGEST_ABBREVIATION = 12


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    r"""Where each sentence starts and ends, white space around it left out.

    A full stop ends a sentence where white space follows and then anything but a small letter, unless an abbreviation
    stands before it (e.g., et al., Fig.). So decimals, ``pass@1.`` and LaTeX's ``\%`` are no trouble. What is cut
    wrongly is rather too long than too short. Takes time linear in the text's length.
    """
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] == "." and _ABBREVIATION.search(
            text, max(start, match.start() - _LONGEST_ABBREVIATION), match.start()
        ):
            continue
        end = match.end()
        while end < len(text) and text[end] in "\"')]}":
            end += 1
        yield from _stripped(text, start, end)
        start = end
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    inner = words.strip()
    if inner:
        begin = start + len(words) - len(words.lstrip())
        yield begin, begin + len(inner)
