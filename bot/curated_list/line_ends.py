r"""Lines of a text whose line ends are those of Unix, Windows or old Macs."""

from __future__ import annotations

import re

LINE_END = re.compile(r"\r\n|\n|\r")


def usual_line_end(text: str) -> str:
    r"""The commonest of ``\n``, ``\r\n`` and ``\r``; ``\n`` where none is commoner than it."""
    windows = text.count("\r\n")
    counts = {"\n": text.count("\n") - windows, "\r\n": windows, "\r": text.count("\r") - windows}
    return max(counts, key=lambda line_end: counts[line_end])


def line_number(text: str, offset: int) -> int:
    """The line in which a character stands, counted from 1."""
    return len(LINE_END.findall(text, 0, offset)) + 1


def indentation(text: str, offset: int) -> str:
    """What stands in a line before this offset, a byte-order mark left out."""
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return text[line_start:offset].removeprefix("\ufeff")


def end_of_content(text: str, start: int, end: int) -> int:
    """The offset after the last line of a stretch that is not blank; white space at its end belongs to the line."""
    last = start + len(text[start:end].rstrip(" \t\r\n"))
    line_end = LINE_END.search(text, last, end)
    return line_end.start() if line_end else end
