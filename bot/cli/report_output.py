"""Reports that a command writes as text, Markdown or JSON, to the terminal or into a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from bot.cli.output import replacing
from bot.cli.printing import print_json

_WIDTH_OF_FILES = 100


class ReportFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


def write_report(
    report_format: ReportFormat,
    output: Path | None,
    *,
    text: Callable[[Console], None],
    markdown: Callable[[], str],
    value: Callable[[], dict[str, Any]],
) -> None:
    """Write a report in one of its forms; of a file it is said where it is.

    Args:
        report_format: The form.
        output: The file; None is standard output.
        text: Prints it.
        markdown: Gives it as Markdown.
        value: Gives it as JSON's values.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    if output is None:
        match report_format:
            case ReportFormat.TEXT:
                text(Console(highlight=False))
            case ReportFormat.MD:
                typer.echo(markdown(), nl=False)
            case ReportFormat.JSON:
                print_json(value())
        return
    with replacing(output) as out:
        match report_format:
            case ReportFormat.TEXT:
                text(Console(file=out, highlight=False, width=_WIDTH_OF_FILES))
            case ReportFormat.MD:
                out.write(markdown())
            case ReportFormat.JSON:
                out.write(json.dumps(value(), indent=2, ensure_ascii=False) + "\n")
    typer.echo(f"wrote {output}")
