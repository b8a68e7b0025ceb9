"""Chinese characters and emoji take two columns of a terminal."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.cli.doctor_screen import print_finding
from bot.cli.status_runs import run_table
from bot.health.finding import warn


@pytest.mark.parametrize("length", range(40, 56))
def test_lines_with_wide_characters_lose_no_letter(length: int) -> None:
    """Wherever such a line is wrapped, all words are there, within 80 columns."""
    words = f"{'x' * length} 中文标题 🎉 was renamed once more by its authors"
    out = StringIO()
    console = Console(file=out, width=80)
    run: dict[str, Any] = {"started": "2025-09-22T05:30+00:00", "outcome": "failed", "message": words, "sources": []}
    console.print(run_table([run]))
    print_finding(console, warn("last run", words, words), verbose=False)
    shown = out.getvalue()
    assert max(map(cell_len, shown.splitlines())) <= 80
    assert "…" not in shown
    for word in words.split()[2:]:
        assert "".join(shown.split()).count(word) == 3
