"""A mark on a database into which another one is being copied, so that nobody takes the part for the whole.

It stands in the place of the revision. A copy that is killed leaves it behind, and with it nothing can be opened.
"""

from __future__ import annotations

from sqlalchemy import column, table, update
from sqlalchemy.engine import Connection

_REVISIONS = table("alembic_version", column("version_num"))
_MARK = "copying-"


def is_unfinished(revision: str | None) -> bool:
    """Whether what stands in the place of a database's revision is the mark."""
    return revision is not None and revision.startswith(_MARK)


def revision_below(mark: str) -> str:
    """The revision at which a database with that mark stands."""
    return mark.removeprefix(_MARK)


def mark_unfinished(connection: Connection, revision: str) -> None:
    """Put the mark in the place of the revision."""
    connection.execute(update(_REVISIONS).values(version_num=f"{_MARK}{revision}"))


def mark_finished(connection: Connection, revision: str) -> None:
    """Put the revision in the place of the mark."""
    connection.execute(update(_REVISIONS).values(version_num=revision))
