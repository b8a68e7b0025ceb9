"""Small lists for the doctor, and what he says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from bot.curated_list.document import parse
from bot.lint.codes import Code
from bot.lint.doctor import examine
from bot.lint.finding import Action, Finding
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
    """The text after a finding's suggested edit, which has to fit its line; entries are of one line here."""
    return all_mended(text, [finding])


def all_mended(text: str, findings: Sequence[Finding]) -> str:
    """The text after the suggested edits of all findings that have one, each of which has to fit its line."""
    lines: list[str | None] = list(text.split("\n"))
    below: dict[int, list[str]] = {}
    for finding in findings:
        edit = finding.suggestion
        if edit is None:
            continue
        line = lines[finding.line - 1]
        assert line is not None
        assert edit.old in line
        lines[finding.line - 1] = line.replace(edit.old, edit.new, 1) if edit.action is Action.REPLACE else None
        if edit.action is Action.MOVE:
            assert (edit.after is None) != (edit.before is None)
            spaced = "" if line.startswith("|") else "\n"
            if edit.after is not None:
                below.setdefault(edit.after, []).append(spaced + line)
            else:
                below.setdefault((edit.before or 0) - 1, []).append(line + spaced)
    result: list[str] = []
    for number, kept in enumerate(lines, start=1):
        if kept is not None:
            result.append(kept)
        elif result and not result[-1] and lines[number : number + 1] == [""]:
            result.pop()
        result += below.get(number, [])
    return "\n".join(result)
