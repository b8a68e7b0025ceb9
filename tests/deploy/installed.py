"""An installation as the deployments expect it, which runs the code of this tree, and a list for it to work on."""

from __future__ import annotations

import json
import os
import shlex
import socketserver
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bot.process import ended
from tests.bot.scene import PROFILE_FOLDER, Scene
from tests.servers.github.apps import issue_token

ROOT = Path(__file__).parents[2]
NOW = "2025-09-22T05:30"
"""The scene's Monday, of which the program is told beside what the deployment's file says."""
DIGEST_NOW = "2025-09-22T08:00"
"""The same day, after the digest's hour."""

_CALLER = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    line.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode() + b"\\n")
    code, out, err = json.load(line.makefile("rb"))
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(code)
"""


def plant(program: Path, script: str) -> None:
    """Write a program; without a first line that says what runs it, the shell does."""
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


@contextmanager
def planted_installation(environment: Path) -> Iterator[None]:
    """Put programs into an environment's folder for the length of the block: ``shelver``, ``python`` and ``pip``.

    ``shelver`` is this tree's, at the scene's moment, in a process with the arguments, folder and environment of the
    one that was started; it is forked from one that has imported it, which takes longer than most commands do.
    """
    with tempfile.TemporaryDirectory() as short, _Exchange(f"{short}/shelver") as exchange:
        thread = threading.Thread(target=exchange.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        plant(environment / "bin/shelver", _CALLER.format(python=sys.executable, address=exchange.server_address))
        plant(environment / "bin/python", f'exec {shlex.quote(sys.executable)} "$@"')
        plant(environment / "bin/pip", "exit 0")
        try:
            yield
        finally:
            exchange.shutdown()
            thread.join()


class _Exchange(socketserver.UnixStreamServer):
    """Runs what the planted program is asked for, one after the other."""

    def __init__(self, address: str) -> None:
        super().__init__(address, _Request)


class _Request(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        """Run one command."""
        arguments, folder, settings = json.loads(self.rfile.readline())
        if {"run", "rebuild"} & {*arguments}:
            arguments += ["--now", NOW]
        if "--send" in arguments:
            arguments += ["--now", DIGEST_NOW]
        done = ended(*arguments, folder=Path(folder), environment=settings)
        self.wfile.write(json.dumps([done.returncode, done.stdout, done.stderr]).encode())


def servers(stage: Scene) -> dict[str, str]:
    """The settings that lead to our servers, and none besides."""
    return {name: value for name, value in stage.environment.items() if "ARXIV" in name or name.endswith("API_URL")}


def bare_environment(home: Path, **settings: str) -> dict[str, str]:
    """What cron gives to a command, and settings."""
    return {"HOME": str(home), "LOGNAME": "operator", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"} | settings


def write_settings(file: Path, settings: Mapping[str, str]) -> None:
    """Put settings below those that a file of settings has already."""
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = "".join(f"{name}={value}\n" for name, value in settings.items())
    file.write_text(before + lines, encoding="utf-8")
    file.chmod(0o600)


def as_workflow(stage: Scene) -> str:
    """The token of a workflow in the list's repository, which is an app's."""
    app = stage.github.add_app("github-actions", owner="keeper")
    return issue_token(stage.github.install_app(app, stage.repository))[0]


def direct_profile(folder: Path) -> Path:
    """The scene's profile in a folder, with the mode for a bot that pushes to the list's own repository."""
    folder.mkdir(parents=True)
    for part in PROFILE_FOLDER.iterdir():
        text = part.read_text(encoding="utf-8").replace("mode: fork", "mode: direct")
        (folder / part.name).write_text(text, encoding="utf-8")
    return folder


def without_settings() -> dict[str, str]:
    """This process's environment without Shelver's variables and without Python's path."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SHELVER_", "PYTHON"))}
