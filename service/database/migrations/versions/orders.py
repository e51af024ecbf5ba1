"""What takes no more than an order counts its versions too: issues, consents, jobs.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ORDERED = ("issues", "consents", "jobs")


def upgrade() -> None:
    """What is there has its first version."""
    for table in ORDERED:
        first = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
        op.add_column(table, first)


def downgrade() -> None:
    """Versions are not counted."""
    for table in reversed(ORDERED):
        op.drop_column(table, "version")
