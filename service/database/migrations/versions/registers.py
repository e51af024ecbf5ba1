"""Registers beside the board of projects; issues say of which kind they are.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ENTRIES, EDITIONS = "register_entries", "register_editions"


def upgrade() -> None:
    """Issues that are there are of no kind."""
    kind = sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("issues", kind)
    op.create_table(
        ENTRIES,
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_register_entries_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_register_entries_project_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_entries"),
    )
    op.create_index("ix_register_entries_project_id", ENTRIES, ["project_id"])
    op.create_index("ix_register_entries_published_at", ENTRIES, ["published_at"])
    op.create_index(
        "ix_register_entries_organisation_id_register_created_at_id",
        ENTRIES,
        ["organisation_id", "register", "created_at", "id"],
    )
    op.create_table(
        EDITIONS,
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_register_editions_author_id"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entries.id"], name="fk_register_editions_entry_id"
        ),
        sa.PrimaryKeyConstraint("entry_id", "version", name="pk_register_editions"),
    )


def downgrade() -> None:
    """The registers are lost; projects and issues stay, those in reserve as in talks."""
    op.drop_table(EDITIONS)
    op.drop_table(ENTRIES)
    op.drop_column("issues", "kind")
    op.execute(sa.text("UPDATE projects SET stage = 'talks' WHERE stage = 'reserve'"))
