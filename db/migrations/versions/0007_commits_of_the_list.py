"""The list's commits, and what each of them did to its entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_commit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reading", sa.String(length=16), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_commit")),
    )
    op.create_index("ix_list_commit_profile_committed_at", "list_commit", ["profile", "committed_at"])
    op.create_table(
        "list_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commit_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("section_before", sa.Text(), nullable=True),
        sa.Column("raw_before", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commit_id"],
            ["list_commit.id"],
            name=op.f("fk_list_change_commit_id_list_commit"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_list_change_paper_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_change")),
    )
    op.create_index(op.f("ix_list_change_commit_id"), "list_change", ["commit_id"])
    op.create_index(op.f("ix_list_change_paper_id"), "list_change", ["paper_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_list_change_paper_id"), table_name="list_change")
    op.drop_index(op.f("ix_list_change_commit_id"), table_name="list_change")
    op.drop_table("list_change")
    op.drop_index("ix_list_commit_profile_committed_at", table_name="list_commit")
    op.drop_table("list_commit")
