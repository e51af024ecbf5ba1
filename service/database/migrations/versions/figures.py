"""Figures of parks with their unit and a note; changes that are shown before they are made.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Figures gain a unit and a note, empty for those that are there."""
    for name in ("unit", "note"):
        column = sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
        op.add_column("park_figures", column)
    op.create_table(
        "previews",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_previews_author_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_previews_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_previews"),
    )


def downgrade() -> None:
    """Figures stay, without unit and note."""
    op.drop_table("previews")
    for name in ("note", "unit"):
        op.drop_column("park_figures", name)
