"""What changed about papers that were known: versions, titles, comments, publications, withdrawals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_change_paper_id_paper"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_change")),
    )
    op.create_index(op.f("ix_paper_change_paper_id"), "paper_change", ["paper_id"])
    op.create_index(op.f("ix_paper_change_seen_at"), "paper_change", ["seen_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_paper_change_seen_at"), table_name="paper_change")
    op.drop_index(op.f("ix_paper_change_paper_id"), table_name="paper_change")
    op.drop_table("paper_change")
