"""``shelver``: the commands put together, and errors turned into messages and exit codes."""

from __future__ import annotations

import copy
import sys
import traceback
from collections.abc import Sequence

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.cli import (
    audit,
    backfill,
    classify,
    database,
    decisions,
    demo,
    digest,
    doctor,
    evaluate,
    explain,
    export,
    import_papers,
    init,
    learn,
    lint,
    prune,
    rebuild,
    replay,
    run,
    serve,
    show,
    site,
    status,
)
from bot.cli.app import app, redact
from bot.cli.printing import words
from bot.cycle import ExitCode
from config.errors import ConfigurationError, DatabaseError, LockHeldError, ShelverError

__all__ = ["app", "main"]

for command in (
    run,
    serve,
    demo,
    init,
    classify,
    explain,
    backfill,
    import_papers,
    learn,
    lint,
    evaluate,
    replay,
    show,
    decisions,
    status,
    doctor,
    digest,
    export,
    site,
    audit,
    rebuild,
    prune,
    database,
):
    command.register(app)


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    try:
        _as_far_as_typed(sys.argv[1:2])()
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


def _as_far_as_typed(first: Sequence[str]) -> typer.Typer:
    """The command line with that command alone which the first word names; all of it where none is named.

    To look at the options of all of them would hold up each start.
    """
    named = [command for command in app.registered_commands if command.name in first]
    if not named:
        return app
    less = copy.copy(app)
    less.registered_commands, less.registered_groups = named, []
    return less


def _fail(error: ShelverError, code: ExitCode) -> None:
    console = Console(stderr=True, soft_wrap=True)
    console.print("shelver:", style="bold red", end=" ")
    console.print(words(redact(str(error))))
    sys.exit(code)
