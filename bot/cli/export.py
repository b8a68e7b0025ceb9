"""``shelver export``: papers in the formats of other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.catalogue.content import DEFAULT_STATUSES
from bot.catalogue.load import judged_outcomes, load_catalogue
from bot.cli.app import ProfileOption, open_installation
from bot.cli.output import replacing
from bot.cli.selection_options import (
    FacetOption,
    SectionOption,
    SinceOption,
    StatusOption,
    TextOption,
    UntilOption,
    VenueOption,
    read_selection,
)
from bot.cli.stored_papers import stored_papers
from bot.counting import counted
from bot.export.formats import ExportFormat
from bot.export.formats import export as export_papers
from config.errors import ConfigurationError

EXAMPLES = """
Examples:

\b
  shelver export --format bibtex --section "code agents" -o agents.bib
  shelver export --format csv --bom --venue "ACL 2025" -o acl.csv
  shelver export --format ris --facet code-repair --since 2025-06
  shelver export --format jsonl --status proposed | jq -r .title
"""
NOTHING_KNOWN = "no paper of this status is stored; `shelver run` reads the list and asks arXiv"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", epilog=EXAMPLES)(export)


def export(
    *,
    export_format: Annotated[
        ExportFormat,
        typer.Option("--format", help="csv for spreadsheets, jsonl for programs, bibtex or ris for bibliographies."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="FILE", help="Write here and not to standard output.", show_default=False
        ),
    ] = None,
    status: StatusOption = None,
    section: SectionOption = None,
    facet: FacetOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    venue: VenueOption = None,
    text: TextOption = None,
    utf8: Annotated[
        bool, typer.Option("--utf8", help="BibTeX with é and not {\\'e}, for biber and newer tools.")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV with a byte order mark, by which Excel knows UTF-8.")
    ] = False,
    profile: ProfileOption = None,
) -> None:
    """Write papers of the list, and those proposed for it, as CSV, JSON lines, BibTeX or RIS.

    Filters of several kinds all have to fit. The oldest paper comes first. What no run has read yet of the papers'
    words is read first. How each JSON line looks tells config/schemas/paper.schema.json.
    """
    _check(export_format, utf8=utf8, bom=bom)
    installation = open_installation(profile, terminal=True)
    folder = installation.folder
    statuses = frozenset(status) if status else DEFAULT_STATUSES
    with stored_papers(installation, judged=judged_outcomes(statuses)) as session:
        catalogue = load_catalogue(session, folder, statuses=statuses)
    selection = read_selection(
        status=status,
        section=section,
        facet=facet,
        since=since,
        until=until,
        venue=venue,
        text=text,
        sections=catalogue.sections,
        facets=folder.facets,
    )
    chosen = selection.choose(catalogue)
    if not chosen:
        known = f"none of {counted(len(catalogue.papers), 'paper')} fits" if catalogue.papers else NOTHING_KNOWN
        typer.echo(f"shelver: {known}", err=True)
    pieces = export_papers(chosen, export_format, utf8=utf8, byte_order_mark=bom)
    if output is None:
        sys.stdout.buffer.writelines(piece.encode() for piece in pieces)
        sys.stdout.buffer.flush()
        return
    with replacing(output) as out:
        out.writelines(pieces)
    typer.echo(f"wrote {counted(len(chosen), 'paper')} to {output}")


def _check(export_format: ExportFormat, *, utf8: bool, bom: bool) -> None:
    if utf8 and export_format is not ExportFormat.BIBTEX:
        raise ConfigurationError("is for --format bibtex alone; the other formats are in UTF-8", key="--utf8")
    if bom and export_format is not ExportFormat.CSV:
        raise ConfigurationError("is for --format csv alone", key="--bom")
