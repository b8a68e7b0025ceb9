"""Answers from the network, kept in a file with their age, so that nobody is asked the same thing twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.whole_file import unwritable, whole_file

FORMAT = 1
LONGEST = timedelta(days=90)
"""Older answers are dropped when the file is written."""


class AnswerCache:
    """Answers by key. A file that is missing, damaged or of another format counts as empty: it only saves time."""

    def __init__(self, path: Path, *, now: datetime) -> None:
        """Read the file.

        Args:
            path: The file; its folder is made when it is written.
            now: The moment from which ages are counted, with time zone.
        """
        self._path = path
        self._now = now
        self._answers: dict[str, dict[str, Any]] = {}
        self._changed = False
        with suppress(OSError, ValueError, RecursionError):
            stored = json.loads(path.read_text(encoding="utf-8"))
            if (
                isinstance(stored, dict)
                and stored.get("format") == FORMAT
                and isinstance(stored.get("answers"), dict)
            ):
                self._answers = {key: one for key, one in stored["answers"].items() if self._age(one) is not None}

    def get(self, key: str, *, fresh_for: timedelta) -> Mapping[str, Any] | None:
        """The answer, unless it is older than that; an answer from the future counts as too old."""
        answer = self._answers.get(key)
        age = self._age(answer)
        return answer if age is not None and timedelta(0) <= age <= fresh_for else None

    def put(self, key: str, answer: Mapping[str, Any]) -> None:
        """Remember an answer that came just now."""
        self._answers[key] = {**answer, "at": self._now.astimezone(UTC).isoformat(timespec="seconds")}
        self._changed = True

    def save(self) -> None:
        """Write the file whole or not at all, if anything was put in.

        Raises:
            ConfigurationError: It cannot be written.
        """
        if not self._changed:
            return
        kept = {key: one for key, one in self._answers.items() if (self._age(one) or timedelta(0)) <= LONGEST}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"format": FORMAT, "answers": kept}, ensure_ascii=False, indent=0)
            with whole_file(self._path) as out:
                out.write(f"{text}\n".encode())
        except OSError as error:
            raise unwritable(error, self._path, key="SHELVER_STATE_FOLDER") from error
        self._changed = False

    def _age(self, answer: Any) -> timedelta | None:
        if not isinstance(answer, dict) or not isinstance(answer.get("at"), str):
            return None
        try:
            return self._now - datetime.fromisoformat(answer["at"])
        except (ValueError, TypeError):
            return None
