"""The bot day by day on the list's real history: ``python -m tests.replay.daily`` prints what came of it.

From 1 July 2025 on, the unmodified bot runs every morning over the real stream, while the owner's commits are pushed
to the list's repository at their real times; GitHub and arXiv are our own servers on this machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from statistics import median
from typing import Annotated

import typer

from bot.logs import configure_logs
from config.errors import ConfigurationError
from tests.bot.scene import PROFILE
from tests.replay.days import FIRST, LAST, Day, background, play
from tests.replay.maintainers import Maintainer, closer, nobody, reviewer

MAINTAINERS: dict[str, Maintainer] = {"nobody": nobody, "reviewer": reviewer, "closer": closer}
"""The kinds of maintainers, by the name that the command line takes."""
_HEADING = "week of     runs quiet  writes  requests: quiet    built anew  papers   owner's"
_COLUMNS = "                                min/med/max   min/med/max  in PR    picks"


def table(days: Sequence[Day]) -> Iterator[str]:
    """What came of a replay, week by week, in lines of at most 80 characters."""
    yield _HEADING
    yield _COLUMNS
    for _, group in groupby(days, key=lambda day: day.now.isocalendar()[:2]):
        yield _row(list(group))
    later = days[1:]
    yield "-" * 80
    yield _row(later, name="all but 1st")
    yield ""
    quiet = sum(_is_quiet(day) for day in later)
    yield f"The first run needed {len(days[0].requests)} requests."
    yield f"Of the {len(later)} later ones, {quiet} wrote nothing ({_share(quiet, len(later))})."
    picks = [pick for day in days for pick in day.picks]
    reached = [pick for pick in picks if pick.within_reach]
    stood = [pick for pick in reached if pick.proposed_for]
    right = sum(pick.proposed_for in pick.sections for pick in stood)
    yield f"The owner listed {len(picks)} papers himself; {len(reached)} of them were within reach, of which"
    share = _share(len(stood), len(reached))
    yield f"{len(stood)} ({share}) stood in the pull request when he did, {right} in a section of his."


def _row(days: Sequence[Day], *, name: str | None = None) -> str:
    quiet = [len(day.requests) for day in days if _is_quiet(day)]
    busy = [len(day.requests) for day in days if not _is_quiet(day)]
    reached = [pick for day in days for pick in day.picks if pick.within_reach]
    stood = sum(pick.proposed_for is not None for pick in reached)
    picked = f"{stood:>3} of {len(reached):>2}" if reached else ""
    return (
        f"{name or format(days[0].now, '%Y-%m-%d'):<11} {len(days):>4} {len(quiet):>5} "
        f"{sum(day.writes for day in days):>7}  {_spread(quiet):>11}   {_spread(busy):>11} "
        f"{len({paper for day in days for paper in day.proposed}):>6}  {picked}"
    ).rstrip()


def _is_quiet(day: Day) -> bool:
    return day.writes == 0


def _spread(counts: Sequence[int]) -> str:
    return f"{min(counts)}/{median(counts):g}/{max(counts)}" if counts else "-"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def problems(days: Iterable[Day]) -> list[str]:
    """All that was not as it has to be, with its day."""
    return [f"{day.now:%Y-%m-%d}: {problem}" for day in days for problem in day.problems]


def main(
    who: Annotated[str, typer.Option(help=f"Who maintains the list: {', '.join(MAINTAINERS)}.")] = "nobody",
    profile: Annotated[str, typer.Option(help="A shipped profile's name, or a folder.")] = PROFILE,
    days: Annotated[int, typer.Option(help="How many days to play.")] = (LAST - FIRST).days + 1,
    *,
    whole: Annotated[bool, typer.Option(help="Play papers too that cannot be proposed: it takes longer.")] = True,
    calls: Annotated[bool, typer.Option(help="List the requests of the last quiet and the last busy run.")] = False,
) -> None:
    """Play it, and print week by week what came of it."""
    configure_logs(level="error")
    if who not in MAINTAINERS:
        raise ConfigurationError(f"{who!r} is none of {', '.join(MAINTAINERS)}", key="--who")
    with background(profile, whole=whole) as shared:
        played = list(play(shared, MAINTAINERS[who], last=FIRST + timedelta(days=days - 1)))
    typer.echo("\n".join(table(played)))
    if profile == PROFILE:
        typer.echo("The shipped rules were learned from this very history, so the owner's picks flatter them.")
    for kind in (True, False) if calls else ():
        shown = next((day for day in reversed(played) if _is_quiet(day) is kind), None)
        if shown is not None:
            typer.echo(f"\n{'Quiet' if kind else 'Busy'} run of {shown.now:%Y-%m-%d}:")
            typer.echo("\n".join(f"  {request}" for request in shown.requests))
    if found := problems(played):
        typer.echo("\n".join(["", *found]))
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
