"""A process that opens a database: ``python -m tests.db.open_database URL MOMENT``."""

from __future__ import annotations

import sys
import time

from sqlalchemy import text

from db.session import open_sessions


def main(database_url: str, moment: float) -> None:
    """Open the database at a moment (seconds since 1970) and print its revision."""
    time.sleep(max(0.0, moment - time.time()))
    with open_sessions(database_url) as sessions, sessions.begin() as session:
        print(session.scalar(text("SELECT version_num FROM alembic_version")))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
