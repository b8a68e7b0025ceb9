"""The settings as a table for README; written there by cog and checked by a test."""

from __future__ import annotations

from config.settings import Settings

_PLACES = {"database_url": "a file in the user's data folder", "state_folder": "the user's data folder"}
"""Defaults that differ between machines."""


def settings_table() -> str:
    """One row for each environment variable: name, default, meaning."""
    rows = ["| Variable | Default | Meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = _PLACES.get(name) or (
            f"`{value}`" if (value := field.get_default(call_default_factory=True)) else ""
        )
        meaning = " ".join((field.description or "").split()).replace("|", "\\|").replace("``", "`")
        rows.append(f"| `SHELVER_{name.upper()}` | {default} | {meaning} |")
    return "\n".join(rows)
