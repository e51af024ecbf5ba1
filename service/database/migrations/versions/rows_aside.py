"""Jobs count the rows of their lists that are none of firms: examples, totals, remarks.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLE, COLUMN = "jobs", "rows_aside"


def upgrade() -> None:
    """Of jobs that are there it is not known how many such rows there were."""
    op.add_column(TABLE, sa.Column(COLUMN, sa.Integer()))


def downgrade() -> None:
    """They are not told any more."""
    op.drop_column(TABLE, COLUMN)
