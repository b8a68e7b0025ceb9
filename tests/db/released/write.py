"""Write down the database of a version that is released, for all later versions to migrate.

Each release adds one file; those that are there are never written again. In a clone that stands at the release::

    shelver demo --out /tmp/released
    python -m tests.db.released.write /tmp/released/shelver.sqlite3 1.2.3

The demonstration's papers are our own. People's decisions are added in SQL that every version understands.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.db.released import ENDING, FOLDER

HOME = "/var/lib/shelver"
"""Stands for the folder in which the database was made."""
REFUSED, MERGED = 1, 2
"""Proposals of which people decided."""
_DECIDED = """
UPDATE proposal SET state = '{state}' WHERE id = {proposal};
INSERT INTO decision (id, proposal_id, before, after, actor, reason, source_url, decided_at)
SELECT 1000 + {proposal}, {proposal}, 'proposed', '{state}', 'keeper', '{reason}', NULL, MAX(decided_at)
FROM decision;
"""


def dump(database: Path) -> bytes:
    """What a database holds, packed, the same for the same content."""
    with closing(sqlite3.connect(":memory:")) as connection:
        with closing(sqlite3.connect(database)) as source:
            source.backup(connection)
        for proposal, state, reason in ((REFUSED, "rejected", "off topic"), (MERGED, "merged", "merged by keeper")):
            connection.executescript(_DECIDED.format(state=state, proposal=proposal, reason=reason))
        text = "\n".join(connection.iterdump()).replace(str(database.resolve().parent), HOME)
    return gzip.compress(text.encode(), mtime=0)


if __name__ == "__main__":
    (FOLDER / f"{sys.argv[2]}{ENDING}").write_bytes(dump(Path(sys.argv[1])))
