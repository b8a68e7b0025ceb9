"""Databases as released versions wrote them, one file for each; what a release has to add is told in `write`."""

from __future__ import annotations

import gzip
from pathlib import Path

FOLDER = Path(__file__).parent
ENDING = ".sql.gz"


def released() -> dict[str, Path]:
    """The dumps by their versions."""
    return {file.name.removesuffix(ENDING): file for file in sorted(FOLDER.glob(f"*{ENDING}"))}


def script(file: Path) -> str:
    """The SQL of a dump, for SQLite."""
    return gzip.decompress(file.read_bytes()).decode("utf-8")
