"""What maintainers do to list and branch: their commits, what they were told, what became of merged entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_activity",
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waived", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("profile", name=op.f("pk_list_activity")),
    )
    op.create_table(
        "freeze_notice",
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("repository", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("profile", "repository", "number", name=op.f("pk_freeze_notice")),
    )
    op.create_table(
        "merge_check",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_merge_check_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "merged_at", name=op.f("pk_merge_check")),
    )
    op.create_index(op.f("ix_merge_check_checked_at"), "merge_check", ["checked_at"])
    op.add_column("proposal", sa.Column("line", sa.Text(), nullable=True))
    op.add_column("pull_request", sa.Column("merge_sha", sa.String(length=64), nullable=True))
    op.add_column("pull_request", sa.Column("labels", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("pull_request", "labels")
    op.drop_column("pull_request", "merge_sha")
    op.drop_column("proposal", "line")
    op.drop_index(op.f("ix_merge_check_checked_at"), table_name="merge_check")
    op.drop_table("merge_check")
    op.drop_table("freeze_notice")
    op.drop_table("list_activity")
