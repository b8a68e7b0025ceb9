"""The part of ``shelver status`` about the last runs, and what each source gave them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.cli.printing import words
from bot.health.condition import Condition

SHOWN_RUNS = 5
_WELL = frozenset({"ok", "empty"})
_STYLES = {"done": "green", "unverified": "yellow", "failed": "red", "interrupted": "yellow", "running": "cyan"}


def run_state(condition: Condition) -> list[dict[str, Any]]:
    """The last runs, the newest first."""
    return [
        {
            "started": run.started_at.isoformat(timespec="minutes"),
            "outcome": run.outcome,
            "message": run.message,
            "sources": [
                {
                    "source": source.source,
                    "verdict": source.verdict,
                    "fetched": source.fetched,
                    "detail": source.detail,
                }
                for source in run.sources
            ],
        }
        for run in condition.runs[:SHOWN_RUNS]
    ]


def budget_state(condition: Condition) -> dict[str, Any] | None:
    """What GitHub still allowed when a run asked it last; None where none ever did."""
    run = condition.budget
    if run is None:
        return None
    return {
        "remaining": run.github_remaining,
        "limit": run.github_limit,
        "reset": run.github_reset_at.isoformat(timespec="minutes") if run.github_reset_at else None,
    }


def run_table(runs: list[dict[str, Any]]) -> Table:
    """The last runs, with what each source gave to the newest, and what was amiss in the others."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("run", "outcome", "what came of it"):
        table.add_column(heading, overflow="fold")
    for run in runs:
        told = [run["message"], *_source_lines(run, in_full=run is runs[0])]
        table.add_row(
            run["started"][:16].replace("T", " "),
            Text(run["outcome"], style=_STYLES.get(run["outcome"], "")),
            Text("\n").join(words(line) for line in told if line),
        )
    return table


def _source_lines(run: dict[str, Any], *, in_full: bool) -> Iterator[str]:
    """What the sources gave to a run; in short where it is another run than the newest, or the message has it."""
    short = []
    for source in run["sources"]:
        name = f"{source['source']} {source['verdict']}"
        if in_full and source["detail"] not in run["message"]:
            yield f"{name}: {source['detail']}"
        elif in_full or source["verdict"] not in _WELL:
            short.append(name)
    yield ", ".join(short)
