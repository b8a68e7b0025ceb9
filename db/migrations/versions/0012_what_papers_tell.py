"""What papers tell of themselves, kept so that it is read but once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_facts",
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_facts_paper_id_paper"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile", "paper_id", name=op.f("pk_paper_facts")),
    )


def downgrade() -> None:
    op.drop_table("paper_facts")
