from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects import registry

from db.types import UtcDateTime

DIALECTS: list[Dialect] = [registry.load(name)() for name in ("sqlite", "postgresql")]
ZONES = st.builds(lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-14 * 60, 14 * 60))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds have no zone


@given(moment=MOMENTS)
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    """From databases with and without time zones."""
    column = UtcDateTime()
    for dialect in DIALECTS:
        read = column.process_result_value(column.process_bind_param(moment, dialect), dialect)
        assert read == moment
        assert read is not None
        assert read.tzinfo is UTC


def test_a_moment_without_time_zone_is_refused_and_none_stays_none() -> None:
    """Nobody could tell later what it meant."""
    column = UtcDateTime()
    with pytest.raises(ValueError, match="has no time zone"):
        column.process_bind_param(datetime(2025, 9, 27), DIALECTS[0])  # noqa: DTZ001 - that is the point
    assert column.process_bind_param(None, DIALECTS[0]) is None
    assert column.process_result_value(None, DIALECTS[0]) is None
