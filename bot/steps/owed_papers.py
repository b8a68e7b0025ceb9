"""Ask again for the papers that a daily feed named and that could not be fetched: the feed itself is gone by then."""

from __future__ import annotations

from contextlib import suppress

from bot.sources.harvest import PaperLookup
from bot.steps.context import Cycle
from bot.steps.intake import Intake
from bot.steps.keep_ledger import tell_owed
from bot.steps.poll_feed import FEED
from config.errors import SourceError
from db.identity import ArxivIdentifier
from db.ledger import Finding, note_day, open_days


def fetch_owed(cycle: Cycle, lookup: PaperLookup, intake: Intake) -> None:
    """Fetch what earlier feeds named and nobody has brought since; a day that owes nothing any more is verified."""
    with cycle.sessions() as session:
        days = [day for day in open_days(session, cycle.name) if day.source == FEED]
    if not days:
        return
    named = {name: ArxivIdentifier.parse(name) for day in days for name in day.owed}
    versions: dict[str, int | None] = {}
    for identifier in named.values():
        versions[identifier.base] = max(versions.get(identifier.base) or 1, identifier.version or 1)
    absent = intake.missing(versions)
    if absent:
        # Whatever goes wrong, the day stays in doubt, which is told, and the next run asks again.
        with suppress(SourceError):
            intake.store(lookup.fetch(absent))
    still = set(intake.missing(versions))
    with cycle.sessions.begin() as session:
        for day in days:
            owed = tuple(name for name in day.owed if named[name].base in still)
            finding = Finding(
                verdict="suspect" if owed else "ok",
                detail=tell_owed(owed) if owed else f"{day.fetched} named, all of them stored in the end",
                fetched=day.fetched,
                expected=day.expected,
                owed=owed,
            )
            noted = session.merge(day)
            note_day(
                session,
                noted,
                finding,
                profile=cycle.name,
                source=FEED,
                category=day.category,
                day=day.day,
                at=cycle.now,
            )
