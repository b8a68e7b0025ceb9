"""Starting ``shelver`` as a process of its own, as cron does."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.cli import main

ROOT = Path(__file__).parents[2]

_PATIENCE = 120
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["bot.cli", "tests.bot.process"])


def command(*arguments: str) -> list[str]:
    """The command line that starts Shelver from this tree."""
    return [sys.executable, "-m", "bot", *arguments]


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without Shelver's own variables, but for those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHELVER_")}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"} | settings


def shelver(*arguments: str, folder: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run Shelver in a folder and wait for its end.

    The process is forked from one that has imported Shelver already, which takes longer than most commands do.
    """
    with tempfile.TemporaryDirectory() as streams:
        for name, text in (("stdin", stdin), ("stdout", ""), ("stderr", "")):
            (Path(streams) / name).write_text(text, encoding="utf-8")
        process = _FORKS.Process(target=_run, args=(arguments, str(folder), environment(**settings), streams))
        process.start()
        process.join(_PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(command(*arguments), _PATIENCE)
        code = process.exitcode
        process.close()
        stdout, stderr = ((Path(streams) / name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
    return subprocess.CompletedProcess(command(*arguments), code, stdout, stderr)


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
