"""The digest's Markdown about the bot itself: whether it ran, what its sources gave, and the week in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.content import Digest, Health, SourceHealth, Status, Trouble
from bot.digest.week import Week
from bot.digest.wording import Room, count, day, day_and_time, name, papers, sentence

_TRUSTED = frozenset({"ok", "empty"})
_MOST_TROUBLES = 5


def health_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """Runs and sources, in short when all went well."""
    health = digest.health
    yield "## How Shelver did"
    lines = [f"- {_runs(health)}"]
    if health.status is not Status.WELL:
        lines.append(f"- {last_success(health, digest.week)}")
    lines += [f"- {_source(source)}" for source in health.sources]
    lines += _announcements(health, room)
    if health.runs and not health.sources:
        lines.append("- **No source was read** in any of them.")
    lines += [f"- {_trouble(trouble, digest.week, room)}" for trouble in health.troubles[:_MOST_TROUBLES]]
    if len(health.troubles) > _MOST_TROUBLES:
        lines.append(f"- and {len(health.troubles) - _MOST_TROUBLES:,} more kinds of trouble")
    lines.append(f"- {_figures(digest)}")
    yield "\n".join(lines)


def last_success(health: Health, week: Week) -> str:
    """When all was well the last time."""
    if health.last_success_at is None:
        return "No run before the week's end was ever done."
    return f"The last run that was done began on {day_and_time(health.last_success_at, week)}."


def _runs(health: Health) -> str:
    total = sum(health.runs.values())
    if not total:
        return "**No run at all in this week.**"
    if health.runs.get("done") == total:
        outcome = "done" if total == 1 else "all done"
    else:
        outcome = sentence([f"{number:,} {outcome}" for outcome, number in health.runs.items()])
    return f"{count(total, 'run')} on {health.days} of 7 days: {outcome}."


def _source(source: SourceHealth) -> str:
    verdicts = sentence([f"{number:,} × {verdict}" for verdict, number in source.verdicts.items()])
    warning = "" if _TRUSTED & source.verdicts.keys() else " **It could not be trusted once in this week.**"
    return f"{source.source}: {verdicts}; {papers(source.fetched)} handed over.{warning}"


def _announcements(health: Health, room: Room) -> Iterator[str]:
    """How far arXiv's announcements are verified, and which ones are in doubt."""
    if health.last_announcement is not None:
        yield f"- The last verified announcement is that of {health.last_announcement}."
    for label, told in (("Not verified yet", health.doubted_days), ("Given up", health.given_up_days)):
        for days in told[:_MOST_TROUBLES]:
            yield f"- **{label}:** {name(days, room)}"
        if len(told) > _MOST_TROUBLES:
            yield f"- and {len(told) - _MOST_TROUBLES:,} more: {label.lower()}"


def _trouble(trouble: Trouble, week: Week, room: Room) -> str:
    often = "once" if trouble.count == 1 else f"{trouble.count:,} times, the last time"
    message = name(trouble.message, room)
    told = f"“{message}”" if message else "it left no word, so it was killed"
    return f"{trouble.outcome.capitalize()} {often} on {day(trouble.last_at, week)}: {told}"


def _figures(digest: Digest) -> str:
    figures = digest.figures
    if not figures.new:
        return "No paper on arXiv was seen for the first time."
    parts = [
        f"{number:,} {words}"
        for number, words in (
            (figures.belong, "judged to belong"),
            (figures.abstained, "left undecided"),
            (figures.irrelevant, "off topic"),
            (figures.too_old, "too old to be proposed"),
            (figures.unjudged, "not judged yet"),
        )
        if number
    ]
    return f"{papers(figures.new)} seen on arXiv for the first time: {sentence(parts)}."
