"""Judgements and proposals are found by their paper, whatever the list: `shelver prune` asks so of each old paper."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("classification", "proposal")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(f"ix_{table}_paper_id", table, ["paper_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_paper_id", table_name=table)
