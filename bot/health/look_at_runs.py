"""The doctor's look at what runs: the last one, the next one, who holds the lock, and what waits."""

from __future__ import annotations

from collections.abc import Iterator

from bot.health.ask_service import NEXT_RUN, ask_service, check_service, no_service
from bot.health.finding import Finding, ok, skipped
from bot.health.lock_checks import LOCK, Holder, check_lock, find_holder, holder_by_server, lock_unknown
from bot.health.pending_checks import check_pending
from bot.health.run_checks import LAST_RUN, check_runs, never_ran
from bot.health.time_checks import TIME_ZONE, check_time_zone
from bot.health.visit import PENDING, PROFILE, SETTINGS, Visit, later
from config.settings import parse_metrics_address
from db.locks import lock_holder


def look_at_time_zone(visit: Visit) -> Iterator[Finding]:
    """In which zones runs are due."""
    if visit.folder is None:
        yield later(TIME_ZONE, PROFILE)
        return
    variable, now = visit.environment.get("TZ"), visit.clock().astimezone()
    yield check_time_zone(visit.folder.profile.schedule, variable=variable, now=now)


def look_at_runs(visit: Visit) -> Iterator[Finding]:
    """What came of the last ones."""
    if visit.condition is not None:
        yield from check_runs(visit.condition)
    elif visit.is_new:
        yield never_ran()
    else:
        yield skipped(LAST_RUN, _why_nothing_is_known(visit))


def look_at_lock(visit: Visit) -> Iterator[Finding]:
    """Who runs right now."""
    if visit.settings is None:
        yield later(LOCK, SETTINGS)
        return
    last = visit.condition.last_run if visit.condition else None
    try:
        holder = _holder(visit, "run")
        backfill = _holder(visit, "back-fill")
    except OSError:
        yield lock_unknown()
        return
    yield check_lock(
        holder,
        is_run_open=last is not None and last.outcome == "running",
        is_shared=visit.has_server,
        now=visit.clock(),
    )
    if backfill is not None:
        yield ok("back-fill", f"under way: {backfill.told()}")


def look_at_next_run(visit: Visit) -> Iterator[Finding]:
    """When the next one begins, as far as anybody knows."""
    if visit.settings is None or visit.folder is None:
        yield later(NEXT_RUN, PROFILE)
        return
    address = parse_metrics_address(visit.settings.metrics_address)
    if address is None:
        yield no_service()
        return
    name = visit.folder.profile.name
    yield check_service(ask_service(address), address=str(address), profile=name, now=visit.clock())


def look_at_pending(visit: Visit) -> Iterator[Finding]:
    """What is in doubt, waits or is stopped."""
    if visit.condition is not None:
        yield from check_pending(visit.condition)
    else:
        yield skipped(PENDING, _why_nothing_is_known(visit))


def _holder(visit: Visit, lock: str) -> Holder | None:
    """Who holds one of the locks of `bot.lock`; None: nobody."""
    assert visit.settings is not None  # noqa: S101 - narrows the type
    if visit.has_server and (found := lock_holder(visit.settings.database_url, lock)) is not None:
        return holder_by_server(found)
    return find_holder(visit.settings.state_folder / f"{lock.replace('-', '')}.lock")


def _why_nothing_is_known(visit: Visit) -> str:
    if visit.is_new:
        return "nothing has ever run"
    if visit.database is not None and visit.database.behind:
        return "the database has to be upgraded first, see migrations"
    return "the database or the profile cannot be used, see above"
