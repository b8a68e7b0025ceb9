"""``shelver lint``: the list doctor."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.app import Installation, NowOption, ProfileOption, open_installation, parse_moment
from bot.cli.corpus import shown_progress
from bot.cli.lint_input import LintInput, gather
from bot.cli.lint_online import OnlineAnswers, ask_online
from bot.cli.lint_screen import print_codes, print_report
from bot.cli.printing import print_json
from bot.clock import utc_now
from bot.curated_list.document import CuratedList, parse
from bot.curated_list.resolution import resolve_sections
from bot.exit_code import ExitCode
from bot.lint.codes import Code, parse_codes
from bot.lint.doctor import examine
from bot.lint.document import to_json
from bot.lint.growth import estimated_growth
from bot.lint.markdown import render_markdown
from bot.lint.report import Report, chosen
from bot.lint.size import check_size, size_budget
from bot.lint.subject import Subject
from bot.lint.workflow_commands import workflow_commands

NOTHING_ONLINE = OnlineAnswers((), {}, (), failed=False)


class LintFormat(StrEnum):
    """How the report is written."""

    TERMINAL = "terminal"
    MD = "md"
    JSON = "json"
    GITHUB = "github"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lint")(lint)


def _tell_codes(wanted: bool) -> None:  # noqa: FBT001 - as Typer calls it
    if wanted:
        print_codes(Console(highlight=False))
        raise typer.Exit


def lint(
    *,
    file: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Examine this file, - for standard input, and not the list as last read."),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="The list's Git repository, bare or not, or a bundle: how it grows, and without --file its newest "
            "version.",
        ),
    ] = None,
    papers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What arXiv says of papers as JSON lines, and not from the database."),
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        LintFormat, typer.Option(help="For a terminal, an issue, a program, or a workflow's annotations.")
    ] = LintFormat.TERMINAL,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only findings of this code; may be repeated.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="No findings of this code; may be repeated.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every finding, and not the first few of each code.")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask arXiv for withdrawn papers, and other hosts for dead links.")
    ] = False,
    link_budget: Annotated[
        int, typer.Option(metavar="N", min=0, max=10_000, help="With --online, ask at most so many links.")
    ] = 100,
    codes: Annotated[  # noqa: ARG001 - it has done its work by then
        bool,
        typer.Option("--codes", is_eager=True, callback=_tell_codes, help="Tell all codes and what each suggests."),
    ] = False,
    now: NowOption = None,
    profile: ProfileOption = None,
) -> None:
    """Examine the list: wrong ids, duplicates, months, venues, links, order, anchors, tables, style and size.

    Nothing is changed. Each finding has a code, a line and, where one can be told, the edit that mends it ("perhaps"
    where somebody has to agree). Exit codes: 0 nothing worse than warnings (with --strict, than notes), 1 there are
    errors, 3 arXiv could not be asked.
    """
    selected = parse_codes(select or (), key="--select")
    ignored = parse_codes(ignore or (), key="--ignore")
    moment = parse_moment(now, default=utc_now())
    installation = open_installation(profile, terminal=True)
    found = gather(installation, file=file, history=history, papers=papers)
    curated = parse(found.text.text)
    answers = NOTHING_ONLINE
    if online:
        with shown_progress() as progress:
            answers = ask_online(curated, installation.settings, budget=link_budget, now=moment, progress=progress)
    report = _examine(
        installation,
        found,
        curated,
        answers,
        now=moment,
        select=selected,
        ignore=ignored,
        file=file,
        named=profile is not None,
    )
    _write(report, format, everything=everything or bool(selected))
    if report.fails(strict=strict):
        raise typer.Exit(ExitCode.FAILED)
    if answers.failed:
        raise typer.Exit(ExitCode.UNVERIFIED)


def _examine(
    installation: Installation,
    found: LintInput,
    curated: CuratedList,
    answers: OnlineAnswers,
    *,
    now: datetime,
    select: frozenset[Code],
    ignore: frozenset[Code],
    file: str | None,
    named: bool,
) -> Report:
    notes = [note for note in found.notes if not (answers.records and "--online" in note)]
    sections: tuple[str, ...] | None = tuple(installation.folder.sections.sections)
    resolved = resolve_sections(sections or (), held={}, curated=curated)
    if not found.stored and not named and not any(one.section for one in resolved.values()):
        notes.append(
            f"none of the sections of profile {installation.folder.profile.name!r} is in this list, so sections were "
            "not compared: is it the wrong profile, or the wrong file? --profile names the list's own"
        )
        sections = None
    records = {**found.records, **answers.records}
    today = now.date()
    budget = size_budget(
        curated, growth=found.growth or estimated_growth(curated, today=today), as_of=found.text.as_of or today
    )
    subject = Subject(curated=curated, today=today, records=records, profile_sections=sections)
    findings = examine(subject, [*check_size(budget, today=today), *answers.findings])
    listed = {entry.arxiv_id for entry in curated.entries if entry.arxiv_id}
    return Report(
        source=found.text.source,
        file=installation.folder.profile.file if file in {None, "-"} else str(file),
        entries=len(curated.entries),
        sections=len(curated.sections),
        records=len(listed & records.keys()),
        findings=chosen(findings, select=select, ignore=ignore),
        size=budget,
        notes=(*notes, *answers.notes),
    )


def _write(report: Report, report_format: LintFormat, *, everything: bool) -> None:
    match report_format:
        case LintFormat.TERMINAL:
            print_report(Console(highlight=False), report, everything=everything)
        case LintFormat.MD:
            typer.echo(render_markdown(report, everything=everything), nl=False)
        case LintFormat.JSON:
            print_json(to_json(report))
        case LintFormat.GITHUB:
            for command in workflow_commands(report):
                typer.echo(command)
