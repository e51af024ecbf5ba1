"""Previews remember the rows at fault too: those of the earlier form are gone, a day's at most.

Revision ID: 0007
"""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """What nobody has made yet is to be looked at again."""
    op.execute("DELETE FROM previews")


def downgrade() -> None:
    """The same: the earlier form cannot be read from the later one."""
    op.execute("DELETE FROM previews")
