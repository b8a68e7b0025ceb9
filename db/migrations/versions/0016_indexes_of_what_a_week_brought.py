"""Indexes for the two questions that read every paper: what a week brought, and what was found to belong."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_paper_first_seen_at", "paper", ["first_seen_at"])
    op.create_index("ix_classification_profile_outcome", "classification", ["profile", "outcome"])


def downgrade() -> None:
    op.drop_index("ix_classification_profile_outcome", table_name="classification")
    op.drop_index("ix_paper_first_seen_at", table_name="paper")
