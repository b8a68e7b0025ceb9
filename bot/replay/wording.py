"""The report of a replay in words, as all its formats write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.evaluation.wording import count
from bot.replay.place_causes import Neighbours
from bot.replay.report import CauseCount, Example, Figures, Report, SkipReason, VersionFigures

EXCERPT = 100
"""How many characters of a line are shown, at most: those around the first difference."""

_LEAD = 24
_SKIPPED_NAMED = 5

FIGURE_NAMES = ("entries", "line equal", "in place", "same gap", "same neighbours", "line and place")
"""The columns of a table of figures."""
EXPLANATION = (
    "A line is equal if it is so to the byte. An entry is in place if it would stay where it is when our order is "
    "turned into the owner's with the fewest moves; in the same gap if it stands between the same older entries; "
    "and has the same neighbours if also those that are new with it stand as his do, which one stray entry spoils "
    "for those around it. Strict is what fits the list's own grammar to the letter."
)
HEADINGS = {
    "text": "Lines that differ, by cause",
    "place": "Places that differ, by cause",
    "not replayed": "Entries that were not replayed",
}


def title(report: Report) -> str:
    """The report's first line."""
    whose = "everyone's" if report.author is None else f"{report.author}'s"
    return f"Replay of {whose} versions of {report.file}, {report.first.day} to {report.last.day}"


def versions(report: Report) -> str:
    """What became of whole versions."""
    figures = report.versions
    equal = f"{figures.identical} of them ({share(figures.identical, figures.only_added)})"
    return (
        f"{count(figures.replayed, 'version')} replayed, {report.left_out} of the same time left out. "
        f"{figures.adding} added entries; {figures.only_added} did nothing else below headings with entries, and "
        f"{equal} come out equal to the byte.{_tidiness(figures)}"
    )


def notes(report: Report) -> Iterator[str]:
    """What a reader has to know of versions that were skipped, and of other names of the file."""
    for reason in SkipReason:
        skipped = [one.version for one in report.skipped if one.reason is reason]
        if skipped:
            named = ", ".join(f"{version.commit[:7]} of {version.day}" for version in skipped[:_SKIPPED_NAMED])
            more = " and others" if len(skipped) > _SKIPPED_NAMED else ""
            yield (
                f"{count(len(skipped), 'version')} skipped, since each {reason.value}: {named}{more}. The next one "
                "was compared with the last one before that can be read."
            )
    for renaming in report.renamings:
        where = f"{renaming.version.commit[:7]} of {renaming.version.day}"
        if renaming.version.deleted:
            yield f"Since {where} the file is called {renaming.new}: --file {renaming.new} takes in what came after."
        else:
            yield f"Before {where} the file was called {renaming.old}; it was followed."


def _tidiness(figures: VersionFigures) -> str:
    if figures.tidy_before is None or figures.tidy_after is None:
        return ""
    return (
        f" {figures.tidy_before} of those that added entries came after a version that Prettier leaves as it is, and "
        f"{figures.tidy_after} of these stay so with our entries ({share(figures.tidy_after, figures.tidy_before)})."
    )


def share(part: int, whole: int) -> str:
    """``97.3 %``, or ``-`` of nothing; never rounded up to all."""
    if whole == 0:
        return "-"
    rounded = round(100 * part / whole, 1)
    return f"{min(rounded, 99.9) if part < whole else rounded:.1f} %"


def rows(report: Report) -> Iterator[tuple[str, ...]]:
    """The rows of the table of figures: a name, and a cell for each of the columns."""
    yield "strict", *cells(report.strict)
    for year, figures in report.by_year:
        yield f"  {year}", *cells(figures)
    yield "others", *cells(report.others)


def cells(figures: Figures) -> tuple[str, ...]:
    """One row of figures."""
    parts = (figures.same_text, figures.same_place, figures.same_gap, figures.same_neighbours, figures.both)
    return (f"{figures.entries:,}", *(share(part, figures.entries) for part in parts))


def counted(found: CauseCount) -> str:
    """A cause with how often it was found."""
    parts = [f"{number} {name}" for number, name in ((found.strict, "strict"), (found.others, "others")) if number]
    return f"{' and '.join(parts)}: {found.cause.value}"


def place(example: Example) -> str:
    """Which entry it is, and where it stands."""
    paper = f"{example.arxiv_id} " if example.arxiv_id else ""
    return f"{paper}in {example.section}, {example.day}, {example.commit[:7]} line {example.line}"


def difference(example: Example, concern: str) -> Iterator[tuple[str, str]]:
    """What to show of an example: who wrote it, and what."""
    if concern == "place":
        yield "his", _between(example.their_neighbours)
        yield "ours", _between(example.our_neighbours)
        return
    theirs, ours = example.theirs, example.ours
    if ours is None:
        yield "his", _cut(_squeezed(theirs), 0)
        return
    if _squeezed(theirs) != _squeezed(ours):
        theirs, ours = _squeezed(theirs), _squeezed(ours)
    differs = next((index for index, (a, b) in enumerate(zip(theirs, ours, strict=False)) if a != b), len(ours))
    yield "his", _cut(theirs, differs)
    yield "ours", _cut(ours, differs)


def _between(around: Neighbours | None) -> str:
    before, after = around or (None, None)
    return f"between {_cut(before or 'the start', 0)} and {_cut(after or 'the end', 0)}"


def _squeezed(line: str) -> str:
    """Without a table's padding; what ends the line stays."""
    return re.sub(r" {2,}(?=\S)", " ", line)


def _cut(line: str, differs: int) -> str:
    start = max(0, min(differs - _LEAD, len(line) - EXCERPT))
    end = start + EXCERPT
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
