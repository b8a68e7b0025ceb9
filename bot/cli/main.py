"""``shelver``: the commands put together, and errors turned into messages and exit codes."""

from __future__ import annotations

import copy
import sys
import traceback
from importlib import import_module

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.app import app, redact
from bot.cli.printing import words
from bot.exit_code import ExitCode
from config.errors import ConfigurationError, DatabaseError, LockHeldError, ShelverError

_MODULES = {
    "run": "run",
    "serve": "serve",
    "demo": "demo",
    "init": "init",
    "classify": "classify",
    "explain": "explain",
    "backfill": "backfill",
    "import": "import_papers",
    "learn": "learn",
    "lint": "lint",
    "evaluate": "evaluate",
    "replay": "replay",
    "show": "show",
    "decisions": "decisions",
    "undo": "decisions",
    "status": "status",
    "doctor": "doctor",
    "digest": "digest",
    "export": "export",
    "site": "site",
    "audit": "audit",
    "rebuild": "rebuild",
    "prune": "prune",
    "db": "database",
}
"""Each command, in the order of ``--help``, and the module of this package that registers it."""


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    try:
        command_line(next(iter(sys.argv[1:]), None))()
    except ConfigurationError as error:
        _fail(error, ExitCode.USAGE)
    except LockHeldError as error:
        _fail(error, ExitCode.LOCKED)
    except ShelverError as error:
        _fail(error, ExitCode.FAILED)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        _fail(
            DatabaseError(
                f"the database failed: {cause}; look whether the disk is full or another process holds it, then run "
                "again: what was not finished is taken up"
            ),
            ExitCode.FAILED,
        )
    except Exception:  # noqa: BLE001 - the last resort: whatever it is, no secret may reach the terminal
        sys.stderr.write(redact(traceback.format_exc()))
        sys.exit(ExitCode.FAILED)


def command_line(typed: str | None = None) -> typer.Typer:
    """The command line, as far as it is needed.

    Args:
        typed: Its first word. Where that names a command, it has this one alone: to import what all of them use takes
            over a second.
    """
    needed = [_MODULES[typed]] if typed in _MODULES else dict.fromkeys(_MODULES.values())
    root = copy.copy(app)
    root.registered_commands, root.registered_groups = [], []
    for module in needed:
        import_module(f"bot.cli.{module}").register(root)
    return root


def _fail(error: ShelverError, code: ExitCode) -> None:
    console = Console(stderr=True, soft_wrap=True)
    console.print("shelver:", style="bold red", end=" ")
    console.print(words(redact(str(error))))
    sys.exit(code)
