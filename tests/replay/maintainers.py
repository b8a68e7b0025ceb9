"""What the maintainer does in a daily replay: nothing, or what a busy one does; always the same on each day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.curated_list.document import parse
from bot.curated_list.entry import Entry
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from bot.review.paper_commands import POSTPONED
from tests.replay.world import KEEPER, World, at
from tests.servers.github.errors import ApiError

Act = Callable[[World], None]
Appointments = Iterator[tuple[datetime, Act]]
"""When the maintainer does what, in order."""

Maintainer = Callable[[datetime, datetime], Appointments]
"""What a kind of maintainer does between a first and a last moment."""

METHODS = ("squash", "merge", "rebase")
"""The merge button's kinds, pressed in turn."""
DELETED = 5
"""Every such merged line is deleted by hand some days later: 20 % were in docs that this replays."""
_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6


def nobody(first: datetime, last: datetime) -> Appointments:
    """Nobody reviews."""
    return iter(())


def reviewer(first: datetime, last: datetime) -> Appointments:
    """Every Sunday he looks through the pull request, every Monday he merges it, and on Thursday he has regrets.

    Where the list has moved on since the last run, so that it cannot be merged on Monday, he does it on Tuesday.
    """
    method = 0
    for day in _days(first, last):
        if day.weekday() == _SUNDAY:
            yield at(day, 18), _review
        elif day.weekday() == _MONDAY:
            yield at(day, 9), _Merge(METHODS[method % len(METHODS)])
            yield at(day + timedelta(days=1), 9), _Merge(METHODS[method % len(METHODS)], again=True)
            method += 1
        elif day.weekday() == _THURSDAY:
            yield at(day, 12), _regret


def closer(first: datetime, last: datetime) -> Appointments:
    """Once, after two weeks, he closes the pull request unmerged; nothing else."""
    yield at(first + timedelta(days=14), 12), _close


def _days(first: datetime, last: datetime) -> Iterator[datetime]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _review(world: World) -> None:
    """Untick two papers, refuse one, put one off, and send one to another section."""
    if not world.open_pulls:
        return
    [pull] = world.open_pulls
    sections = world.proposed
    papers = sorted(sections)
    turn = world.now.isocalendar().week
    chosen = [papers[(turn + step * 3) % len(papers)] for step in range(5)]
    if len(set(chosen)) < 5:
        return
    *unticked, rejected, postponed, moved = chosen
    body = pull.body or ""
    for paper in unticked:
        body = re.sub(rf"\[x\](.*<!-- shelver:paper {re.escape(paper)} -->)", r"[ ]\1", body)
        world.will.refused[paper] = "unticked"
    world.github.edit_pull_body(world.repository, pull.number, body)
    world.will.refused[rejected] = "/reject"
    world.will.postponed[postponed] = world.now + POSTPONED
    target = next(path for path in [*sections.values(), *world.outline] if path != sections[moved])
    world.will.moved[moved] = target
    for words in (
        f"/reject {rejected} not about code\n/later https://arxiv.org/abs/{postponed}v2",
        f"This one belongs elsewhere.\n\n/move arXiv:{moved} {target}",
    ):
        world.github.comment(world.repository, pull.number, words, by=KEEPER)
    world.happened.append(f"reviewed pull request {pull.number}")


@dataclass(frozen=True, slots=True)
class _Merge:
    """Press the merge button, unless that was done the day before."""

    method: str
    again: bool = False

    def __call__(self, world: World) -> None:
        if not world.open_pulls or (self.again and world.merged_at == at(world.now - timedelta(days=1), 9)):
            return
        [pull] = world.open_pulls
        papers = world.proposed
        try:
            world.github.merge_pull(world.repository, pull.number, by=KEEPER, method=self.method)
        except ApiError as error:
            if error.status != 405 or self.again:
                raise
            world.happened.append(f"could not merge pull request {pull.number}")
            return
        world.merged_at = world.now
        world.list_has_changed()
        entries = [entry for entry in parse(world.base_text).entries if entry.arxiv_id in papers]
        world.will.merged |= {entry.arxiv_id: _as_written(entry) for entry in entries if entry.arxiv_id}
        world.happened.append(f"merged pull request {pull.number} ({self.method})")


def _regret(world: World) -> None:
    """Delete every fifth of what was merged, once the week is over."""
    gone = [
        (entry.section, arxiv_id)
        for number, (arxiv_id, entry) in enumerate(sorted(world.will.merged.items()))
        if number % DELETED == DELETED - 1 and arxiv_id not in world.regretted
    ]
    world.regretted.update(world.will.merged)
    if not gone:
        return
    world.write_list(remove(world.base_text, gone), message="remove some papers")
    for _, arxiv_id in gone:
        world.will.refused[arxiv_id] = "deleted by hand"
        del world.will.merged[arxiv_id]
    world.happened.append(f"deleted {len(gone)} merged lines")


def _close(world: World) -> None:
    [pull] = world.open_pulls
    world.will.refused |= dict.fromkeys(world.proposed, "closed unmerged")
    world.github.close_pull(world.repository, pull.number, by=KEEPER)
    world.happened.append(f"closed pull request {pull.number}")


def _as_written(entry: Entry) -> NewEntry:
    """An entry of the list as one that can be put into another version of it."""
    return NewEntry(
        section=entry.section,
        arxiv_id=entry.arxiv_id or "",
        title=entry.title or "",
        month=entry.month or "",
        name=entry.name,
        base=entry.base,
        tag=entry.tag,
        venue=entry.venue,
        links=tuple(link for link in entry.links if link.kind != "paper"),
    )
