"""Starting ``shelver`` as a process of its own, as cron does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.__main__ import main

ROOT = Path(__file__).parents[2]

_PATIENCE = 120
FORKS = multiprocessing.get_context("forkserver")
"""Makes processes that have imported already what takes long to import."""
FORKS.set_forkserver_preload(["bot.cli", "tests.bot.process", "tests.bot.dying", "tests.bot.preloaded"])


def command(*arguments: str) -> list[str]:
    """The command line that starts Shelver from this tree."""
    return [sys.executable, "-m", "bot", *arguments]


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without Shelver's own variables, but for those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHELVER_")}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"} | settings


def shelver(*arguments: str, folder: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run Shelver in a folder and wait for its end."""
    return ended(*arguments, folder=folder, environment=environment(**settings), stdin=stdin)


def ended(
    *arguments: str, folder: Path, environment: dict[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run Shelver in a folder with the whole of an environment, and wait for its end."""
    with (
        tempfile.TemporaryDirectory() as streams,
        _started(arguments, folder=folder, environment=environment, streams=Path(streams), stdin=stdin) as process,
    ):
        process.join(_PATIENCE)
        if process.exitcode is None:
            raise subprocess.TimeoutExpired(command(*arguments), _PATIENCE)
        stdout, stderr = ((Path(streams) / name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(command(*arguments), process.exitcode, stdout, stderr)


@contextmanager
def started(
    *arguments: str, folder: Path, streams: Path, stdin: str = "", **settings: str
) -> Iterator[ForkServerProcess]:
    """Shelver as a process in a folder; it is killed if it has not ended by the end of the block.

    It is forked from a process that has imported Shelver already, which takes longer than most commands do.
    """
    own = environment(**settings)
    with _started(arguments, folder=folder, environment=own, streams=streams, stdin=stdin) as process:
        yield process


@contextmanager
def _started(
    arguments: tuple[str, ...], *, folder: Path, environment: dict[str, str], streams: Path, stdin: str
) -> Iterator[ForkServerProcess]:
    for name, text in (("stdin", stdin), ("stdout", ""), ("stderr", "")):
        (streams / name).write_text(text, encoding="utf-8")
    process = FORKS.Process(target=_run, args=(arguments, str(folder), environment, str(streams)))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def name_of_death(run: Callable[..., None], *arguments: object, note: Path) -> str | None:
    """Run what may kill itself (SIGKILL) in a process of its own, and wait for its end.

    Args:
        run: What to run; it can be imported.
        arguments: Its own.
        note: The file in which it leaves the name of the point at which it dies.

    Returns:
        The point's name, or None where it came to its end.
    """
    note.unlink(missing_ok=True)
    process = FORKS.Process(target=run, args=arguments)
    process.start()
    try:
        process.join(_PATIENCE)
        assert process.exitcode in {0, -signal.SIGKILL}, process.exitcode
        return None if process.exitcode == 0 else note.read_text(encoding="utf-8")
    finally:
        process.kill()
        process.join()
        process.close()


def _run(arguments: tuple[str, ...], folder: str, settings: dict[str, str], streams: str) -> None:
    """What `python -m bot` does, with streams, folder and environment of its own."""
    for number, (name, mode) in enumerate((("stdin", "rb"), ("stdout", "wb"), ("stderr", "wb"))):
        with (Path(streams) / name).open(mode) as stream:
            os.dup2(stream.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - they end with the process
        for number, mode in enumerate("rww")
    )
    os.environ.clear()
    os.environ.update(settings)
    os.chdir(folder)
    sys.argv = ["shelver", *arguments]
    main()
