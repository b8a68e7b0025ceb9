"""Shortening a digest's Markdown to what a service takes, between two of its parts and never within one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

_HEADING = "#"


def shortened(markdown: str, *, ending: str, fits: Callable[[str], bool]) -> str:
    """As much of a text as fits, cut after a paragraph or an item of a list.

    Args:
        markdown: As `bot.digest.markdown` writes it: parts with an empty line between them, items that begin with
            ``- ``, and nothing that reaches over several parts.
        ending: Stands below it, also where nothing is left out; empty or a paragraph.
        fits: Whether a text is short enough; a longer one fits no better than its beginning.

    Returns:
        What was cut off leaves an ellipsis; that and the ending alone, where nothing fits.
    """
    whole = _joined([markdown.strip(), ending])
    if fits(whole):
        return whole
    parts = list(_parts(markdown.strip()))
    texts = [_joined(["".join(_without_heading(parts[:count])).rstrip(), "…", ending]) for count in range(len(parts))]
    fitting = bisect_left(texts, 1, key=lambda text: 0 if fits(text) else 1)
    return texts[max(fitting - 1, 0)]


def _parts(markdown: str) -> Iterator[str]:
    """Paragraphs, headings and items, each with the space behind it."""
    part: list[str] = []
    for line in markdown.splitlines(keepends=True):
        if part and (line.startswith("- ") or not part[-1].strip()) and line.strip():
            yield "".join(part)
            part = []
        part.append(line)
    if part:
        yield "".join(part)


def _without_heading(parts: Sequence[str]) -> Sequence[str]:
    """The same but for headings at the end, below which nothing stands any more."""
    end = len(parts)
    while end and parts[end - 1].startswith(_HEADING):
        end -= 1
    return parts[:end]


def _joined(texts: Sequence[str]) -> str:
    return "\n\n".join(text for text in texts if text) + "\n"
