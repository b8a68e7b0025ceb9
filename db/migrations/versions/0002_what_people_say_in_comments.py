"""What people say in comments: sections they chose, papers they put off or asked for, and what was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publishing_pause",
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("profile", name=op.f("pk_publishing_pause")),
    )
    op.create_table(
        "comment_mark",
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("repository", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("profile", "repository", "number", "place", name=op.f("pk_comment_mark")),
    )
    op.create_table(
        "handled_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("repository", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reaction", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handled_comment")),
        sa.UniqueConstraint("profile", "repository", "place", "comment_id", name=op.f("uq_handled_comment_profile")),
    )
    # Columns are added in place: a table that is built anew would lose its check constraints on SQLite.
    op.add_column("proposal", sa.Column("pinned_section", sa.Text(), nullable=True))
    op.add_column("proposal", sa.Column("postponed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("proposal", sa.Column("asked_for", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("decision", sa.Column("section", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("decision", "taken_back_at")
    op.drop_column("decision", "section")
    op.drop_column("proposal", "asked_for")
    op.drop_column("proposal", "postponed_until")
    op.drop_column("proposal", "pinned_section")
    op.drop_table("handled_comment")
    op.drop_table("comment_mark")
    op.drop_table("publishing_pause")
