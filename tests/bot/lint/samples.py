"""Small lists for the doctor, and what he says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from bot.curated_list.document import parse
from bot.lint.codes import Code
from bot.lint.doctor import examine
from bot.lint.finding import Finding
from bot.lint.subject import Record, Subject

TODAY = date(2025, 9, 28)


def bullet(
    title: str, arxiv_id: str = "2501.00001", *, month: str | None = "2025-01", venue: str = "", more: str = ""
) -> str:
    """An entry's line in the list's commonest form."""
    parts = [f'- "{title}"', f"[{month}]" if month else "", f"[{venue}]" if venue else ""]
    return " ".join([*filter(None, parts), f"[[paper](https://arxiv.org/abs/{arxiv_id})]"]) + more


def document(*blocks: str) -> str:
    """A list of blocks with blank lines between them; a block that is no heading, row or item starts none."""
    return "\n\n".join(("# Awesome Sample", *blocks)) + "\n"


def section(heading: str, *entries: str) -> str:
    """A section with its entries."""
    return "\n\n".join((f"## {heading}", *entries))


def known(title: str, *, published: str | None = None) -> Record:
    """What arXiv says of a paper."""
    return Record(title=title, published=datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None)


def examined(
    text: str,
    *,
    records: Mapping[str, Record] | None = None,
    sections: tuple[str, ...] | None = None,
    today: date = TODAY,
) -> tuple[Finding, ...]:
    """All that is found in a list."""
    subject = Subject(curated=parse(text), today=today, records=records or {}, profile_sections=sections)
    return examine(subject)


def found(
    text: str,
    code: Code,
    *,
    records: Mapping[str, Record] | None = None,
    sections: tuple[str, ...] | None = None,
    today: date = TODAY,
) -> list[Finding]:
    """What is found of one code."""
    everything = examined(text, records=records, sections=sections, today=today)
    return [finding for finding in everything if finding.code is code]


def mended(text: str, finding: Finding) -> str:
    """The text after a finding's suggested edit, which has to fit its line."""
    assert finding.suggestion is not None
    lines = text.split("\n")
    line = lines[finding.line - 1]
    assert finding.suggestion.old in line
    lines[finding.line - 1] = line.replace(finding.suggestion.old, finding.suggestion.new, 1)
    return "\n".join(lines)
