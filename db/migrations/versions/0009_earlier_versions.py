"""Versions of papers of which little more is known than when they were submitted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("paper_version") as batch_op:
        batch_op.alter_column("title", existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM paper_version WHERE title IS NULL")
    with op.batch_alter_table("paper_version") as batch_op:
        batch_op.alter_column("title", existing_type=sa.Text(), nullable=False)
