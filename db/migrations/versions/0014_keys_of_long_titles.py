"""Keys of titles that are longer than PostgreSQL's indexes can hold: only their beginning counts from now on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LONGEST = 600


def upgrade() -> None:
    paper = sa.table("paper", sa.column("title_key", sa.Text()))
    shortened = sa.func.substr(paper.c.title_key, 1, LONGEST)
    op.execute(paper.update().where(sa.func.length(paper.c.title_key) > LONGEST).values(title_key=shortened))


def downgrade() -> None:
    """A shorter key is found by the same titles as a longer one, but for those that differ behind its end."""
