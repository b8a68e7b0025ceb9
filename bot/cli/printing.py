"""Words on their way to a terminal, which obeys control characters, while papers and commits come from strangers."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from bot.forge.text import cleaned
from bot.readable import readable


def words(text: str, style: str = "") -> Text:
    """One line without control, bidirectional and invisible characters, and without any markup."""
    return Text(cleaned(text), style=style)


def title_words(title: str, style: str = "") -> Text:
    """A paper's title as people read it: without the TeX that arXiv has in it."""
    return words(readable(title), style)


def heading(console: Console, text: str) -> None:
    """Begin a new part of what a command shows."""
    console.print()
    console.print(words(text, "bold cyan"))


def visible(line: str) -> str:
    """A line with its spaces kept, and whatever a terminal would obey shown as an escape."""
    return "".join(_escaped(character) for character in line)


def utc_minute(moment: str) -> str:
    """A moment of ISO 8601 in UTC, as it stands in JSON, for people: ``2025-09-22 05:30 UTC``."""
    return f"{moment[:16].replace('T', ' ')} UTC"


def print_json(value: Any) -> None:
    """Print a value as indented JSON, in which control characters are escapes, as JSON allows for any character."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    typer.echo("".join(character if character == "\n" else _escaped(character) for character in text))


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character
    return json.dumps(character)[1:-1]
