"""The main job on real input: the real list as it evolved, the real stream of papers, servers of our own.

``python -m tests.replay.real_weeks`` plays it and prints what the pull requests held against what the owner added.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.curated_list.document import parse
from bot.cycle import Report
from bot.forge.body import read_payload
from bot.logs import configure_logs
from tests.bot.scene import PROFILE, Scene, scene
from tests.servers.arxiv import load_records
from tests.servers.arxiv.schedule import by_calendar

DATA = Path(__file__).parents[2] / "../shared/data"
BUNDLE = DATA / "list-history.bundle"
PAPERS = DATA / "papers.jsonl.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The list at one of its commits."""

    committed_at: datetime
    subject: str
    text: str

    @property
    def placed(self) -> dict[str, set[str]]:
        """The sections of each arXiv paper that it lists."""
        placed: dict[str, set[str]] = {}
        for entry in parse(self.text).entries:
            if entry.arxiv_id:
                placed.setdefault(entry.arxiv_id, set()).add(entry.section)
        return placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One run of the bot, and what stood in the pull request after it."""

    now: datetime
    report: Report
    proposed: dict[str, str]
    """arXiv identifier to section."""
    writes: int
    branch_text: str
    """The list as the bot's branch had it."""


def versions(*, since: str, until: str) -> list[Version]:
    """The list's versions between two dates, oldest first."""
    with tempfile.TemporaryDirectory() as folder:

        def git(*arguments: str) -> str:
            return subprocess.run(
                ["git", "-C", folder, *arguments], check=True, capture_output=True, encoding="utf-8"
            ).stdout

        git("clone", "--quiet", "--bare", str(BUNDLE.resolve()), ".")
        found = []
        for line in git("log", "--reverse", "--format=%H %ct %s", "main").splitlines():
            sha, seconds, subject = line.split(" ", 2)
            moment = datetime.fromtimestamp(int(seconds), UTC)
            if since <= f"{moment:%Y-%m-%d}" <= until:
                found.append(Version(committed_at=moment, subject=subject, text=git("show", f"{sha}:README.md")))
        return found


@contextmanager
def real_scene(home: Path, first: Version) -> Iterator[Scene]:
    """The real stream, announced by arXiv's calendar, and the real list as one of its versions has it."""
    stream = [by_calendar(record) for record in load_records(PAPERS)]
    with scene(home, text=first.text, feed=stream, profile=PROFILE) as ready:
        yield ready


def run_on(stage: Scene, now: datetime) -> Day:
    """One run of the bot at a moment."""
    report = stage.run(now=now)
    pulls = [pull for pull in stage.pulls if pull.state == "open"]
    proposed = read_payload(pulls[0].body or "") or {} if pulls else {}
    return Day(
        now=now,
        report=report,
        proposed=proposed,
        writes=len(stage.github.writes()),
        branch_text=stage.list_on_branch(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What the owner did, if anything, and the run after it."""

    version: Version | None
    """The version that the owner pushed before the run."""
    added: dict[str, set[str]]
    """The arXiv papers that were new in it, and their sections."""
    before: dict[str, str]
    """What the pull request held when he pushed."""
    day: Day


def play(stage: Scene, *, start: Version, runs: Sequence[datetime], later: Sequence[Version]) -> Iterator[Played]:
    """Run on each moment of ``runs``, then once after each later version that the owner pushed."""
    listed, before = start.placed, dict[str, str]()
    for now in runs:
        day = run_on(stage, now)
        yield Played(version=None, added={}, before=before, day=day)
        before = day.proposed
    for version in later:
        stage.repository.commit({"README.md": version.text}, message=version.subject, author="keeper")
        added = {paper: sections for paper, sections in version.placed.items() if paper not in listed}
        day = run_on(stage, version.committed_at)
        yield Played(version=version, added=added, before=before, day=day)
        listed, before = version.placed, day.proposed


def describe(played: Played) -> Iterator[str]:
    """What happened, in lines."""
    if played.version is not None:
        yield f"\nthe owner's {played.version.subject!r}: {len(played.added)} papers added"
        for paper, sections in played.added.items():
            ours = played.before.get(paper)
            told = "not proposed" if ours is None else "proposed here" if ours in sections else f"proposed for {ours}"
            yield f"  {paper} {' | '.join(sections)}: {told}"
    yield f"\nrun {played.day.now:%Y-%m-%d}: exit {int(played.day.report.exit_code)}, {played.day.writes} writes"
    for name, sentence in played.day.report.steps:
        yield f"  {name}: {sentence}"
    for paper, section in played.day.proposed.items():
        yield f"    {paper} {section}"


def september(home: Path) -> Iterator[Played]:
    """The list of 13 September 2025, polled a week later twice, then after each of the owner's next commits."""
    first, *later = versions(since="2025-09-13", until="2025-09-27")
    friday = datetime(2025, 9, 19, 5, 30, tzinfo=UTC)
    with real_scene(home, first) as stage:
        yield from play(stage, start=first, runs=[friday, friday], later=later)


def main() -> None:
    """Play it and print what came of it."""
    configure_logs(level="error")
    with tempfile.TemporaryDirectory() as folder:
        for played in september(Path(folder)):
            typer.echo("\n".join(describe(played)))


if __name__ == "__main__":
    main()
