"""A paper that somebody typed or saved: title and abstract as plain text, or one JSON record."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from classifiers.classification import Document
from config.errors import ConfigurationError
from db.identity import ArxivIdentifier

MOST_BYTES = 64 * 1024 * 1024
"""A larger file is no paper; it is refused before it is read whole."""
STANDARD_INPUT = "-"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class TypedPaper:
    """A paper that is not taken from the database."""

    document: Document
    arxiv_id: str | None = None
    journal_reference: str | None = None


class _Record(BaseModel):
    """What a JSON record may hold; other keys are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str | None = None
    title: str
    abstract: str | None = None
    comment: str | None = None
    categories: tuple[str, ...] | None = None
    journal_reference: str | None = None


def read_typed_paper(source: str) -> TypedPaper:
    """Read a paper from a file, or from standard input for ``-``.

    Plain text starts with the title: its first paragraph, or its first line where no blank line follows. The rest is
    the abstract. A JSON object has ``title`` and, where known, ``id`` (arXiv's), ``abstract``, ``comment``,
    ``categories`` and ``journal_reference``, as a line of ``shelver classify``'s input does.

    Raises:
        ConfigurationError: The file cannot be read, is empty, larger than 64 MB, no text in UTF-8, or no such record.
    """
    text = _read(source).replace("\r\n", "\n").strip()
    if not text:
        raise _wrong(source, "is empty: it should hold a title, a blank line and an abstract")
    record = _as_object(source, text)
    return _of_text(text) if record is None else _of_record(source, record)


def _read(source: str) -> str:
    try:
        if source == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(source).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _wrong(source, f"cannot be read: {error.strerror}; check path and permissions") from error
    except ValueError as error:
        raise _wrong(source, f"is no path: {error}") from error
    if len(content) > MOST_BYTES:
        raise _wrong(source, f"is larger than {MOST_BYTES // 1024**2} MB and so holds no paper")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(source, "is no text in UTF-8: save it as plain text, a PDF cannot be read") from error
    if "\0" in text:
        raise _wrong(source, "holds NUL characters and so is no text: save it as plain text in UTF-8")
    return text


def _as_object(source: str, text: str) -> dict[str, Any] | None:
    """The JSON object that a text is, or None for plain text, which may begin with a brace of LaTeX."""
    if not re.match(r'\{\s*["}]', text):
        return None
    try:
        record = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            raise _wrong(source, "holds more than one record: shelver classify reads many at once") from error
        raise _wrong(source, f"is no JSON object: {error}") from error
    return record if isinstance(record, dict) else None


def _of_record(source: str, record: dict[str, Any]) -> TypedPaper:
    try:
        fields = _Record.model_validate(record)
        arxiv_id = ArxivIdentifier.parse(fields.id).base if fields.id else None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise _wrong(
            source, f"{key}: {first['msg']}; a record has title and, where known, id and abstract"
        ) from error
    except ValueError as error:
        raise _wrong(source, f"id: {error}") from error
    if not fields.title.strip():
        raise _wrong(source, "title: is empty")
    document = Document(
        title=_on_one_line(fields.title),
        abstract=_on_one_line(fields.abstract or ""),
        comment=_on_one_line(fields.comment or ""),
        categories=fields.categories or (),
    )
    return TypedPaper(document, arxiv_id, fields.journal_reference)


def _of_text(text: str) -> TypedPaper:
    blank = _BLANK_LINE.search(text)
    title, abstract = (text[: blank.start()], text[blank.end() :]) if blank else text.partition("\n")[::2]
    return TypedPaper(Document(title=_on_one_line(title), abstract=_on_one_line(abstract)))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _wrong(source: str, what: str) -> ConfigurationError:
    name = "standard input" if source == STANDARD_INPUT else source
    return ConfigurationError(f"{name} {what}", key="--text")
