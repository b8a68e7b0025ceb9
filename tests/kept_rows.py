"""The rows of a database on PostgreSQL, kept to be put into others: much faster than to do again what wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRows:
    """All that a database holds."""

    tables: Mapping[str, bytes]
    """The rows of each table that has any, as ``COPY`` writes them."""
    sequences: Mapping[str, int]
    """The last number that each sequence gave."""

    @classmethod
    def of(cls, url: str) -> KeptRows:
        """What the database at a URL holds."""
        tables: dict[str, bytes] = {}
        with psycopg.connect(url) as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchall()
            for (name,) in names:
                with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(name))) as rows:
                    if written := b"".join(map(bytes, rows)):
                        tables[name] = written
            given = connection.execute(
                "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            ).fetchall()
        return cls(tables=tables, sequences=dict(given))

    def put_into(self, url: str, *, replaced: Mapping[str, str]) -> None:
        """Fill an empty database, with some texts replaced by others wherever they stand."""
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")  # whatever refers to what comes later
            for name, written in self.tables.items():
                rows = written
                for old, new in replaced.items():
                    rows = rows.replace(old.encode(), new.encode())
                with connection.cursor().copy(SQL("COPY {} FROM STDIN").format(Identifier(name))) as copy:
                    copy.write(rows)
            connection.cursor().executemany("SELECT setval(%s::regclass, %s)", list(self.sequences.items()))
