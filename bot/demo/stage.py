"""The demonstration's stage: a Git repository that stands for the list's, and a feed that stands for arXiv's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from bot.assembly import make_classifier
from bot.curated_list.document import parse
from bot.forge.local import LocalForge
from bot.forge.planted_repository import plant
from bot.git import run_git
from bot.sources.file_source import FileSource
from bot.sources.local_list import LocalList
from bot.steps.context import Cycle, Progress
from config.errors import ForgeUnavailableError
from config.loading import ProfileFolder
from db.session import open_sessions

NOW = datetime(2025, 9, 22, 5, 30, tzinfo=UTC)
"""The moment at which the demonstration plays: the Monday after the sample feed's week."""


def database_in(out: Path) -> str:
    """The URL of the demonstration's database."""
    return f"sqlite:///{out / 'shelver.sqlite3'}"


@contextmanager
def stage(out: Path, folder: ProfileFolder, *, progress: Progress) -> Iterator[Cycle]:
    """A cycle over the sample list and the sample feed; all that it writes lies in ``out``.

    Played again in the same folder it goes on from where it stood, as the bot does.

    Raises:
        ForgeUnavailableError: The folder cannot be made, or Git does not work.
        DatabaseError: The database cannot be used.
    """
    profile = folder.profile
    repository = out / "list.git"
    text = files("bot.demo").joinpath("sample_list.md").read_text(encoding="utf-8")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ForgeUnavailableError(f"{out} cannot be made: {error}; give another folder with --out") from error
    if not (repository / "HEAD").exists():
        plant(repository, branch=profile.base_branch, path=profile.file, text=text)
    with (
        as_file(files("bot.demo").joinpath("sample_feed.jsonl")) as feed,
        open_sessions(database_in(out)) as sessions,
    ):
        yield Cycle(
            folder=_narrowed(folder, text),
            sessions=sessions,
            list_source=LocalList(repository=repository, branch=profile.base_branch, path=profile.file),
            paper_source=FileSource(feed),
            forge=LocalForge(
                repository=repository,
                base_branch=profile.base_branch,
                branch=profile.branch,
                path=profile.file,
                out=out,
                clock=lambda: NOW,
            ),
            repository=str(repository),
            classifier=make_classifier(folder),
            now=NOW,
            progress=progress,
        )


def diff(cycle: Cycle, repository: Path) -> str:
    """What the branch changes, as ``git diff`` shows it without context."""
    base, branch = cycle.profile.base_branch, cycle.profile.branch
    answer = run_git(
        repository, "diff", "--unified=0", f"refs/heads/{base}", f"refs/heads/{branch}", failure=ForgeUnavailableError
    )
    return answer.decode(errors="replace")


def _narrowed(folder: ProfileFolder, text: str) -> ProfileFolder:
    """The profile, asked only for the sections that the sample list has."""
    held = parse(text).sections
    sections = {path: rules for path, rules in folder.sections.sections.items() if path in held}
    return ProfileFolder(
        path=folder.path,
        profile=folder.profile,
        sections=folder.sections.model_copy(update={"sections": sections}),
        facets=folder.facets,
    )
