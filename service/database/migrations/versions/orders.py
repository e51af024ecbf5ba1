"""What takes no more than an order counts its versions too: issues, consents, jobs. A job may be
an import.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ORDERED = ("issues", "consents", "jobs")
COUNTS = ("rows_added", "rows_changed", "rows_written")


def upgrade() -> None:
    """What is there has its first version; the jobs are of rankings."""
    for table in ORDERED:
        first = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
        op.add_column(table, first)
    kind = sa.Column("kind", sa.Text(), nullable=False, server_default="ranking")
    op.add_column("jobs", kind)
    for name in COUNTS:
        count = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("jobs", count)
    op.add_column("jobs", sa.Column("commit_by", sa.Text()))
    op.add_column("jobs", sa.Column("committed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Versions are not counted; jobs of imports are gone, what they wrote stays."""
    op.execute(sa.text("DELETE FROM jobs WHERE kind <> 'ranking'"))
    for name in ("committed_at", "commit_by", *reversed(COUNTS), "kind"):
        op.drop_column("jobs", name)
    for table in reversed(ORDERED):
        op.drop_column(table, "version")
