"""A back-fill as a process that kills itself (SIGKILL) after an answer, or before or after it has stored a part."""

from __future__ import annotations

import http.client
import os
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.cli import main
from tests.bot.process import name_of_death

_Connection = http.client.HTTPConnection


def killed_at(arguments: list[str], settings: dict[str, str], *, spared: frozenset[str], note: Path) -> str | None:
    """Run a back-fill until the first point that is not spared, and kill it there.

    Args:
        arguments: Of the command.
        settings: The whole environment.
        spared: Names of points that it may pass.
        note: The file in which it leaves the name.

    Returns:
        The point's name, or None where it came to its end.
    """
    return name_of_death(_run, arguments, settings, spared, note, note=note)


def _run(arguments: list[str], settings: dict[str, str], spared: frozenset[str], note: Path) -> None:
    """What the command does, with all the places watched at which it may die."""
    os.environ.clear()
    os.environ.update(settings)
    part = "the start"

    def reach(point: str) -> None:
        name = f"{point} {part}"
        if name not in spared:
            note.write_text(name, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    send, receive = _Connection.putrequest, _Connection.getresponse

    def putrequest(connection: _Connection, method: str, url: str, *rest: Any, **more: Any) -> None:
        nonlocal part
        part = parse_qs(urlsplit(url).query)["search_query"][0].split("[")[1][:8]
        send(connection, method, url, *rest, **more)

    def getresponse(connection: _Connection) -> http.client.HTTPResponse:
        answer = receive(connection)
        reach("answer")
        return answer

    _Connection.putrequest = putrequest  # type: ignore[assignment]  # the rest is passed on
    _Connection.getresponse = getresponse  # type: ignore[assignment]  # for this process alone
    event.listen(Session, "before_commit", lambda _: reach("before commit"))
    event.listen(Session, "after_commit", lambda _: reach("after commit"))
    sys.argv = ["shelver", *arguments]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        main()
