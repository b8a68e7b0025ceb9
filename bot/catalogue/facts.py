"""What papers' own words tell: read once, and stored until the words or the rules that read them change.

To read a paper takes half a millisecond and more, a thousand times what it takes to look it up. Every run reads what
is new (`bot.steps.read_words`), so that hardly ever anybody waits for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from bot.catalogue.membership import members
from bot.catalogue.told import EntityNamed, Fact, Facts, LinkFound, ResultReported, Venue
from classifiers.classification import Document
from classifiers.entities import EntityFinder
from classifiers.entry_fields import EntryFields, Finding, VenueFinding, extract
from classifiers.entry_fields.venue_names import JOURNALS
from classifiers.mentions import Mentions, describe
from config.entities import Entities
from db.models import Paper
from db.paper_facts import StoredFacts, fingerprints, store_facts
from db.session import Sessions

BATCH = 200
"""Papers that are read and stored in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read out of one paper."""

    facts: Facts
    venue: Venue | None
    """Only what is certain."""


_READING = TypeAdapter(Reading)


def stored_reading(text: str) -> Reading | None:
    """A reading out of its JSON text; None where another version of Shelver wrote it in another form."""
    try:
        return _READING.validate_json(text)
    except ValidationError:
        return None


def refresh_facts(
    sessions: Sessions,
    profile: str,
    entities: Entities,
    *,
    judged: frozenset[str] = frozenset(),
    only: Collection[int] | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Read the papers of a list of which no reading of their present words by the present rules is stored.

    Args:
        sessions: The database; it is written in short transactions.
        profile: The profile's name.
        entities: The profile's.
        judged: Outcomes of judgements whose papers are read as well, though they are neither listed nor proposed.
        only: The database's identifiers of the papers that are wanted, where not all are.
        progress: Told how many papers of how many are read.

    Returns:
        How many papers were read.
    """
    rules = _rules(entities)
    columns = (Paper.id, Paper.title, Paper.abstract, Paper.comment, Paper.journal_reference)
    query = select(*columns).where(Paper.id.in_(members(profile, judged=judged))).order_by(Paper.id)
    pending = []
    with sessions() as session:
        known = fingerprints(session, profile)
        for paper_id, title, abstract, comment, journal_reference in session.execute(query):
            if only is not None and paper_id not in only:
                continue
            texts = (title, abstract, comment, journal_reference)
            fingerprint = _fingerprint(rules, texts)
            if known.get(paper_id) != fingerprint:
                pending.append((paper_id, fingerprint, texts))
    finder = EntityFinder(entities) if pending else None
    for start in range(0, len(pending), BATCH):
        assert finder is not None  # noqa: S101 - made above where anything is pending
        batch = {
            paper_id: StoredFacts(fingerprint, _READING.dump_python(_read(finder, *texts), mode="json"))
            for paper_id, fingerprint, texts in pending[start : start + BATCH]
        }
        with sessions.begin() as session:
            store_facts(session, profile, batch)
        progress(start + len(batch), len(pending))
    return len(pending)


def _read(
    finder: EntityFinder, title: str, abstract: str, comment: str | None, journal_reference: str | None
) -> Reading:
    document = Document(title=title, abstract=abstract, comment=comment or "")
    fields = extract(document, journal_reference=journal_reference)
    return Reading(facts=_facts(fields, describe(document, finder)), venue=_venue(fields.venue))


def _facts(fields: EntryFields, mentions: Mentions) -> Facts:
    named = dict.fromkeys((entity.kind, entity.name) for entity in mentions.entities)
    return Facts(
        name=_fact(fields.name),
        benchmark=_fact(fields.benchmark),
        size=_fact(fields.size),
        languages=tuple(map(_told, fields.languages)),
        benchmark_languages=tuple(map(_told, fields.benchmark_languages)),
        base_models=tuple(map(_told, fields.base_models)),
        objectives=tuple(map(_told, fields.objectives)),
        links=tuple(LinkFound(kind=link.kind, url=link.value, confidence=link.confidence) for link in fields.links),
        entities=tuple(EntityNamed(kind=kind, name=name) for kind, name in named),
        results=tuple(
            ResultReported(
                benchmark=result.benchmark,
                metric=result.metric,
                value=result.value,
                unit=result.unit,
                sentence=result.sentence,
            )
            for result in mentions.results
        ),
    )


def _fact(finding: Finding | None) -> Fact | None:
    return None if finding is None else _told(finding)


def _told(finding: Finding) -> Fact:
    return Fact(value=finding.value, evidence=finding.evidence, confidence=finding.confidence)


def _venue(found: VenueFinding | None) -> Venue | None:
    return venue_of(found, value=found.value, source="paper") if found is not None and found.sure else None


def venue_of(found: VenueFinding | None, *, value: str, source: str) -> Venue:
    """A venue, with what is understood of the words for it.

    Args:
        found: What they mean; None where that is not known.
        value: The words.
        source: ``list`` or ``paper``.
    """
    return Venue(
        value=value,
        source=source,
        name=found.name if found else None,
        year=found.year if found else None,
        track=found.track if found else "",
        workshop=found.workshop if found else "",
        is_journal=found is not None and found.name in JOURNALS,
    )


def _fingerprint(rules: str, texts: Sequence[str | None]) -> str:
    return hashlib.sha256("\0".join([rules, *(text or "" for text in texts)]).encode()).hexdigest()


def _rules(entities: Entities) -> str:
    """What a reading depends on besides the paper: the names to find, and the program that reads."""
    return f"{_program()}\0{entities.model_dump_json()}"


@cache
def _program() -> str:
    """A digest of all of ``classifiers``, so that a changed rule asks for new readings without anybody's help."""
    digest = hashlib.sha256(json.dumps(_READING.json_schema(), sort_keys=True).encode())
    for module in _modules(files("classifiers")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _modules(item)
        elif item.name.endswith(".py"):
            yield item
