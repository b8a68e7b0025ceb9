"""``shelver init``: a profile for a list that Shelver has never seen."""

from __future__ import annotations

import os
import re
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.adoption.adopt import ReadList, adopt, profile_name, read_list
from bot.adoption.folder import check_target, write_folder
from bot.adoption.found_list import FoundList
from bot.adoption.on_disk import read_clone, read_local_file
from bot.adoption.on_github import read_from_github
from bot.adoption.paper_records import PaperRecords, records_from_arxiv, records_from_file
from bot.cli.app import NowOption, keep_secret, parse_moment
from bot.cli.corpus import shown_progress
from bot.cli.init_screen import print_adoption
from bot.clock import utc_now
from bot.github_client import connect
from bot.logs import configure_logs
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.patience import Patience
from bot.sources.shared_gate import open_arxiv_gate
from bot.steps.context import Progress
from config.errors import ConfigurationError
from config.settings import Settings, load_settings

PATIENCE = 180.0
"""Seconds that may be spent on failed attempts at arXiv: somebody is waiting."""
_REPOSITORY = re.compile(r"(?:https?://[\w.-]+/|git@[\w.-]+:)?(?P<name>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+?)(?:\.git)?/?")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(
    repository: Annotated[str, typer.Argument(metavar="OWNER/REPO", help="The list's repository on GitHub.")],
    *,
    file: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="The list's file in the repository, or in the clone of --history; or a file on this machine, and "
            "GitHub is not asked. Otherwise the Markdown file that links most papers.",
            show_default=False,
        ),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="A clone or bundle of the repository: read it there, and measure the list's pace."
        ),
    ] = None,
    papers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What arXiv says of papers as JSON lines, plain or .gz; arXiv is not asked."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The profile's folder; otherwise one named after the list, here."),
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The profile's name; otherwise made of the repository's.")
    ] = None,
    branch: Annotated[
        str | None, typer.Option(metavar="NAME", help="The branch that has the list; otherwise the default one.")
    ] = None,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Count phrases, even where shelver[learn] is installed: seconds, but worse."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the three files of a profile that is there already.")
    ] = False,
    now: NowOption = None,
) -> None:
    """Make a profile for another curated list: read it, learn from its papers, and tell what is uncertain.

    Nothing is written but the profile's folder, and nobody is told: GitHub and arXiv are only read. arXiv is asked
    about the listed papers and for some 2,000 others to compare with, about two minutes at its pace.

    \b
    Examples:
      shelver init OWNER/REPO
      shelver init OWNER/REPO --file docs/papers.md --out lists/papers
      git clone --bare https://github.com/OWNER/REPO && shelver init OWNER/REPO --history REPO.git
      shelver init OWNER/REPO --file README.md --papers records.jsonl.gz
    """  # noqa: D301 - \b keeps click from joining the lines
    matched = _REPOSITORY.fullmatch(repository)
    if matched is None:
        raise ConfigurationError(f"{repository!r} is no repository on GitHub; OWNER/REPO is", key="OWNER/REPO")
    if name is not None and not _NAME.fullmatch(name):
        raise ConfigurationError(f"{name!r} is no name: small letters, digits and hyphens are", key="--name")
    settings = load_settings()
    if settings.github_token is not None:
        keep_secret(settings.github_token.get_secret_value())
    configure_logs(
        format=settings.log_format, level="warning" if settings.log_level == "info" else settings.log_level
    )
    moment = parse_moment(now, default=utc_now())
    target = _target(out, name or profile_name(matched["name"]))
    check_target(target, force=force)
    with shown_progress() as progress:
        read = read_list(
            _find(
                settings, matched["name"], file=file, history=history, branch=branch, moment=moment, progress=progress
            )
        )
        target = _target(out, name or profile_name(read.found.repository))  # which may have another name by now
        check_target(target, force=force)
        records = _records(settings, read, papers=papers, today=moment.date(), progress=progress)
        adoption = adopt(
            read, records, name=name, today=moment.date(), with_scikit_learn=not plain, progress=progress
        )
    write_folder(target, adoption.files)
    print_adoption(Console(highlight=False), adoption, folder=target, program=Path(sys.argv[0]).name)


def _target(out: Path | None, name: str) -> Path:
    return Path(name) if out is None else Path(os.path.expanduser(out))  # noqa: PTH111 - fails for no user


def _find(
    settings: Settings,
    repository: str,
    *,
    file: str | None,
    history: Path | None,
    branch: str | None,
    moment: datetime,
    progress: Progress,
) -> FoundList:
    if history is not None:
        return read_clone(
            repository, history=history, file=file, branch=branch, until=moment.date(), progress=progress
        )
    if file is not None and (file == "-" or Path(file).is_file()):
        return read_local_file(repository, file=file, branch=branch)
    token = settings.github_token.get_secret_value() if settings.github_token else None
    with closing(connect(token=token, api_url=settings.github_api_url, longest_wait=60)) as client:
        return read_from_github(client, repository, file=file, branch=branch, progress=progress)


def _records(
    settings: Settings, read: ReadList, *, papers: Path | None, today: date, progress: Progress
) -> PaperRecords:
    if papers is not None:
        progress("reading the papers", 0, None)
        return records_from_file(papers, listed=read.papers, until=today)
    urls = (settings.arxiv_api_url, settings.arxiv_oai_url, settings.arxiv_feed_url)
    with (
        open_arxiv_gate(
            settings.database_url,
            state_folder=settings.state_folder,
            delay=max(map(settings.polite_delay, urls)),
        ) as gate,
        ArxivQuery(
            api_url=settings.arxiv_api_url, contact=settings.contact, gate=gate, patience=Patience(PATIENCE)
        ) as query,
    ):
        return records_from_arxiv(query, listed=[*read.papers], today=today, progress=progress)
