"""Indexes for what would read every paper: what a week brought, what was found to belong, what may be pruned."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_paper_first_seen_at": ("paper", ["first_seen_at"]),
    "ix_classification_profile_outcome": ("classification", ["profile", "outcome"]),
    "ix_classification_paper_id": ("classification", ["paper_id"]),
    "ix_proposal_paper_id": ("proposal", ["paper_id"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in reversed(INDEXES.items()):
        op.drop_index(name, table_name=table)
