"""How much of what GitHub shows of a README the list took at a week's end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.digest.insights import ListSize
from bot.digest.week import Week
from bot.lint.growth import GrowthSource, measured_growth
from bot.lint.size import SIZE_LIMIT, day_when_full
from bot.lint.stored import stored_sizes


def list_size(session: Session, profile: str, week: Week) -> ListSize | None:
    """The list's size at the week's end, and when it will be too large; None where it had not been read by then."""
    last_day = week.end.date() - timedelta(days=1)
    sizes = stored_sizes(session, profile)
    by_then = [size for size in sizes if size.on <= last_day]
    if not by_then:
        return None
    size = by_then[-1].size
    growth = measured_growth(by_then, source=GrowthSource.DATABASE)
    return ListSize(
        size=size,
        is_reckoned=size != sizes[-1].size,
        limit=SIZE_LIMIT,
        bytes_per_day=growth.bytes_per_day if growth else None,
        full_on=day_when_full(size, growth=growth, as_of=last_day),
    )
