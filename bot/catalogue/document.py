"""Papers of the catalogue as JSON for programs, and the schema that each keeps to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.catalogue.content import CataloguePaper
from bot.published_schema import schema_as_published
from config.schemas import SCHEMAS

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key does not raise it."""
SCHEMA = SCHEMAS / "paper.schema.json"
"""Where the schema is published."""


def to_json(paper: CataloguePaper) -> dict[str, Any]:
    """A paper as values that `json.dumps` takes: moments as ISO 8601 in UTC, always the same keys in one order."""
    return {"schema_version": SCHEMA_VERSION, **_adapter().dump_python(paper, mode="json")}


def json_bytes(paper: CataloguePaper) -> bytes:
    """The same as JSON in UTF-8 on one line, several times as fast."""
    return b'{"schema_version":%d,' % SCHEMA_VERSION + _adapter().dump_json(paper)[1:]


def json_lines(papers: Iterable[CataloguePaper]) -> Iterator[str]:
    """One line for each paper (https://jsonlines.org), in ASCII, so that no character can end a line."""
    for paper in papers:
        yield f"{json.dumps(to_json(paper))}\n"


def schema_text() -> str:
    """The schema as its file holds it, generated from `bot.catalogue.content`."""
    return schema_as_published(_adapter().json_schema(mode="serialization"), version=SCHEMA_VERSION)


def write_schema() -> None:
    """Write the schema to where it is published."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")


@cache
def _adapter() -> TypeAdapter[CataloguePaper]:
    """Made when it is needed: it takes longer than starting a command."""
    return TypeAdapter(CataloguePaper)


if __name__ == "__main__":
    write_schema()
