"""``shelver doctor``: is everything there that a run takes, and is the bot well?"""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.app import JsonOption, ProfileOption, keep_secret, quiet_logs, redact
from bot.cli.doctor_screen import print_finding, print_verdict
from bot.cli.printing import print_json
from bot.clock import utc_now
from bot.exit_code import ExitCode
from bot.health.doctor import Doctor
from bot.health.document import to_json
from bot.health.finding import Finding, Level, worst
from bot.health.report import Report
from bot.own_version import own_version

EXIT_CODES = {
    Level.OK: ExitCode.DONE,
    Level.SKIPPED: ExitCode.DONE,
    Level.WARN: ExitCode.UNVERIFIED,
    Level.FAIL: ExitCode.FAILED,
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    *,
    profile: ProfileOption = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask neither GitHub nor arXiv.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show where a check failed that failed itself.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Look whether all is well: settings, token and its rights, database, disk, sources, clock, runs, what waits.

    Each line says ok, warn or fail, and what to do. It changes nothing, and asks GitHub some five times and each of
    arXiv's interfaces once, in turn with runs under way.

    Exit codes: 0 all ok, 3 something to look at, 1 something does not work.

    Examples: shelver doctor; shelver doctor --offline --json
    """
    quiet_logs()
    console = Console(highlight=False, quiet=as_json)
    visit = Doctor(
        profile_name=profile,
        environment=os.environ,
        clock=utc_now,
        keep_secret=keep_secret,
        redact=redact,
        offline=offline,
    )
    console.print(Text.assemble(("Shelver ", "bold"), (own_version(), "bold"), " is examined."))
    findings: list[Finding] = []
    with console.status("looking ...") if console.is_interactive and not as_json else nullcontext():
        for finding in visit.examine():
            findings.append(finding)
            print_finding(console, finding, verbose=verbose)
    report = Report(
        profile=visit.folder.profile.name if visit.folder else None,
        version=own_version(),
        at=utc_now(),
        offline=offline,
        verdict=worst(findings),
        findings=tuple(findings),
    )
    if as_json:
        print_json(to_json(report))
    else:
        print_verdict(console, report)
    raise typer.Exit(EXIT_CODES[report.verdict])
