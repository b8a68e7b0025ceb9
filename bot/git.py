"""Git as a subprocess: the same answer on every machine, whatever its configuration and environment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from config.errors import ShelverError

_SETTINGS = (
    # The operator has named this repository, so it may belong to another account (a mounted volume does);
    "safe.directory=*",
    # what its owner has put into it is not run all the same.
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "core.quotePath=false",
)


def run_git(
    repository: Path,
    *arguments: str,
    failure: Callable[[str], ShelverError],
    input: bytes | None = None,  # noqa: A002 - the name that subprocess uses
    environment: Mapping[str, str] | None = None,
    timeout: float = 120.0,
) -> bytes:
    """Run ``git ARGUMENTS`` in a repository and return its standard output, undecoded.

    No ``GIT_*`` variable leaks in and no ``SHELVER_*`` one, such as the token, leaks out; no user or system
    configuration is read, no hook runs, nothing is asked on a terminal, messages are English, and a repository around
    the folder is not taken for the one that was meant.

    Args:
        repository: The folder of the repository, bare or with a work tree.
        arguments: The command and its arguments, as Git takes them.
        failure: Makes the error to raise from a message: an error class, such as `SourceUnavailableError`.
        input: What Git reads on its standard input.
        environment: Variables to set besides, such as ``GIT_INDEX_FILE``.
        timeout: Seconds after which Git is stopped.

    Raises:
        ShelverError: What ``failure`` makes: Git is not installed, ended with a status other than 0 (the message
            holds its last lines), or took too long.
    """
    command = ["git", "-C", str(repository)]
    for setting in _SETTINGS:
        command += ["-c", setting]
    try:
        finished = subprocess.run(
            [*command, *arguments],
            input=input if input is not None else b"",
            capture_output=True,
            env=_clean_environment(repository) | dict(environment or {}),
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError as error:
        raise failure("git was not found on the PATH: install Git 2.38 or newer") from error
    except subprocess.TimeoutExpired as error:
        raise failure(f"git {arguments[0]} in {repository} took longer than {timeout:g} s") from error
    if finished.returncode != 0:
        words = finished.stderr.decode("utf-8", "replace").strip().splitlines()[-3:]
        reason = " / ".join(words) or f"status {finished.returncode}"
        raise failure(f"git {arguments[0]} failed in {repository}: {reason}")
    return finished.stdout


def _clean_environment(repository: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SHELVER_"))}
    return kept | {
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CEILING_DIRECTORIES": str(repository.resolve().parent),
    }
