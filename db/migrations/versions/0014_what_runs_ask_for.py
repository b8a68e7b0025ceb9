"""How many requests a run sent, and what GitHub still allowed at its end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("arxiv_requests", sa.Integer(), nullable=True))
    op.add_column("run", sa.Column("github_remaining", sa.Integer(), nullable=True))
    op.add_column("run", sa.Column("github_limit", sa.Integer(), nullable=True))
    op.add_column("run", sa.Column("github_reset_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("github_reset_at", "github_limit", "github_remaining", "arxiv_requests"):
        op.drop_column("run", name)
