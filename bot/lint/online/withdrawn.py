"""What arXiv says of the listed papers now: which are withdrawn, which it does not know, and how they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.curated_list.document import CuratedList
from bot.lint.codes import Code
from bot.lint.finding import Finding, Origin, make_finding
from bot.lint.online.cache import AnswerCache
from bot.lint.subject import Record, called, shortened
from config.errors import SourceError
from db.records import PaperRecord
from db.withdrawals import why_withdrawn

FRESH = timedelta(days=7)
"""How long arXiv's answer is believed."""
AT_ONCE = 100
"""Papers per request; what came is remembered after each."""
LONGEST_REASON = 120
Progress = Callable[[str, int, int | None], None]


class PaperLookup(Protocol):
    """Finds papers by identifier, as `bot.sources.arxiv_client.ArxivQuery` does."""

    def fetch(self, ids: Sequence[str]) -> list[PaperRecord]:
        """The papers that arXiv knows of those."""
        ...


@dataclass(frozen=True, slots=True)
class ArxivReport:
    """What came of asking."""

    findings: tuple[Finding, ...]
    records: Mapping[str, Record]
    """What arXiv says, by identifier."""
    note: str
    failed: bool
    """Whether some papers could not be asked for."""


def check_arxiv(curated: CuratedList, *, lookup: PaperLookup, cache: AnswerCache, progress: Progress) -> ArxivReport:
    """Look up the listed papers that are not remembered, a hundred at a time.

    Args:
        curated: The list.
        lookup: Asks arXiv, at its pace.
        cache: What is remembered; put into, not saved.
        progress: Is told how far it is.
    """
    ids = list(dict.fromkeys(entry.arxiv_id for entry in curated.entries if entry.arxiv_id))
    answers = {one: stored for one in ids if (stored := cache.get(_key(one), fresh_for=FRESH)) is not None}
    remembered = len(answers)
    waiting = [one for one in ids if one not in answers]
    trouble = ""
    for first in range(0, len(waiting), AT_ONCE):
        batch = waiting[first : first + AT_ONCE]
        progress("asking arXiv", first, len(waiting))
        try:
            found = {record.arxiv_id: record for record in lookup.fetch(batch)}
        except SourceError as error:
            trouble = f"; {len(waiting) - first} could not be asked for: {error}"
            break
        for one in batch:
            answer = _answer(found.get(one))
            cache.put(_key(one), answer)
            answers[one] = answer
    note = f"arXiv: {len(answers) - remembered} papers looked up, {remembered} remembered from earlier runs{trouble}"
    return ArxivReport(_findings(curated, answers), _records(answers), note, bool(trouble))


def _key(arxiv_id: str) -> str:
    return f"paper {arxiv_id}"


def _answer(record: PaperRecord | None) -> dict[str, Any]:
    if record is None:
        return {"title": None}
    words = why_withdrawn(comment=record.comment, abstract=record.abstract)
    return {
        "title": record.title,
        "published": record.published.isoformat() if record.published else None,
        "withdrawn": None if words is None else shortened(words, LONGEST_REASON),
    }


def _records(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Record]:
    records = {}
    for one, answer in answers.items():
        if isinstance(answer.get("title"), str):
            published = answer.get("published")
            try:
                moment = datetime.fromisoformat(published) if isinstance(published, str) else None
            except ValueError:
                moment = None
            records[one] = Record(title=answer["title"], published=moment)
    return records


def _findings(curated: CuratedList, answers: Mapping[str, Mapping[str, Any]]) -> tuple[Finding, ...]:
    findings = []
    for entry in curated.entries:
        answer = answers.get(entry.arxiv_id or "")
        if answer is None:
            continue
        if answer.get("title") is None:
            code, message = Code.UNKNOWN_ID, f"{called(entry)}: arXiv knows no paper {entry.arxiv_id}."
        elif answer.get("withdrawn"):
            code, message = Code.WITHDRAWN, f'{called(entry)} was withdrawn: "{answer["withdrawn"]}"'
        else:
            continue
        findings.append(make_finding(code, message, line=entry.line, section=entry.section, origin=Origin.ONLINE))
    return tuple(findings)
