"""A firm may be withdrawn; keys of requests are found by their age.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

FIRMS, COLUMN = "firms", "withdrawn_at"
KEYS, INDEX = "idempotency_keys", "ix_idempotency_keys_created_at"


def upgrade() -> None:
    """No firm that is there is withdrawn."""
    op.add_column(FIRMS, sa.Column(COLUMN, sa.DateTime(timezone=True)))
    op.create_index(INDEX, KEYS, ["created_at"])


def downgrade() -> None:
    """Firms that were withdrawn are seen by their organisation alone, since nobody has consent."""
    op.drop_index(INDEX, KEYS)
    op.drop_column(FIRMS, COLUMN)
