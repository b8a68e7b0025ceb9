"""The command line's own help texts, as README shows them; written there by cog and checked by a test."""

from __future__ import annotations

from typer.testing import CliRunner

from bot.cli.main import command_line


def help_text(*command: str) -> str:
    """What ``shelver COMMAND --help`` prints on a terminal of 80 columns."""
    result = CliRunner(env={"COLUMNS": "80", "TERM": "dumb"}).invoke(
        command_line(), [*command, "--help"], prog_name="shelver", catch_exceptions=False
    )
    return result.output.strip()


def as_code(*command: str) -> str:
    """The same as a Markdown code block."""
    return f"```text\n{help_text(*command)}\n```"
