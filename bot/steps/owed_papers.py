"""Papers that a daily feed named and that could not be fetched at once: later feeds do not name them any more."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.sources.harvest import PaperLookup
from bot.steps.context import Cycle
from bot.steps.intake import Intake
from bot.steps.keep_ledger import tell_owed
from bot.steps.poll_feed import FEED, Opinion
from config.errors import SourceError
from db.identity import ArxivIdentifier
from db.ledger import Finding, note_day, open_days
from db.models import LedgerDay


def fetch_owed(cycle: Cycle, lookup: PaperLookup, intake: Intake) -> None:
    """Ask again for what earlier feeds named and nobody has brought since."""
    owed = _still_owed([name for day in _owing_days(cycle) for name in day.owed], intake)
    if owed:
        # Whatever goes wrong, the day stays in doubt, which is told, and the next run asks again.
        with suppress(SourceError):
            intake.store(lookup.fetch(list(dict.fromkeys(ArxivIdentifier.parse(name).base for name in owed))))


def settle_owed(cycle: Cycle, intake: Intake) -> None:
    """Note what earlier feeds' days owe by now; a day that owes nothing any more is verified."""
    days = [(day, _still_owed(day.owed, intake)) for day in _owing_days(cycle)]
    if not days:
        return
    with cycle.sessions.begin() as session:
        for day, owed in days:
            finding = Finding(
                verdict="suspect" if owed else "ok",
                detail=tell_owed(owed) if owed else f"{day.fetched} named, all of them stored in the end",
                fetched=day.fetched,
                expected=day.expected,
                owed=owed,
            )
            note_day(
                session,
                session.merge(day),
                finding,
                profile=cycle.name,
                source=FEED,
                category=day.category,
                day=day.day,
                at=cycle.now,
            )


def settled(opinion: Opinion, intake: Intake) -> Opinion:
    """A feed's opinion, which owes no more what has come since it was read."""
    owed = {category: _still_owed(names, intake) for category, names in opinion.owed.items()}
    return replace(opinion, owed={category: names for category, names in owed.items() if names})


def _owing_days(cycle: Cycle) -> list[LedgerDay]:
    with cycle.sessions() as session:
        return [day for day in open_days(session, cycle.name) if day.source == FEED]


def _still_owed(names: Sequence[str], intake: Intake) -> tuple[str, ...]:
    """Those of some papers, identifiers with versions, that are not stored as whole and as new as they are named."""
    identifiers = {name: ArxivIdentifier.parse(name) for name in names}
    versions: dict[str, int | None] = {}
    for identifier in identifiers.values():
        versions[identifier.base] = max(versions.get(identifier.base) or 1, identifier.version or 1)
    missing = set(intake.missing(versions))
    return tuple(name for name in names if identifiers[name].base in missing)
