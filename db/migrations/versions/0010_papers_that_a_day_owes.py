"""Remember which papers a feed named that could not be fetched, so that later runs ask for exactly those."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_day", sa.Column("owed", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("ledger_day", "owed")
