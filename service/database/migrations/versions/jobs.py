"""Jobs as they are worked on.

The jobs of the first tables were never written.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Jobs with their progress and their holder."""
    op.drop_table("jobs")
    op.create_table(
        "jobs",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_bytes", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer()),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_ranked", sa.Integer(), nullable=False),
        sa.Column("rows_nowhere", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("holder", sa.Text()),
        sa.Column("beat_at", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("cancelling", sa.Boolean(), nullable=False),
        sa.Column("files_kept", sa.Boolean(), nullable=False),
        *_of_an_organisation("jobs"),
    )
    _listed("jobs")
    op.create_index("ix_jobs_state_created_at", "jobs", ["state", "created_at"])


def downgrade() -> None:
    """Jobs as the first tables had them."""
    op.drop_table("jobs")
    op.create_table(
        "jobs",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        *_of_an_organisation("jobs"),
    )
    _listed("jobs")


def _of_an_organisation(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Whose a row is, and what it is known by."""
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=f"fk_{table}_author_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _listed(table: str) -> None:
    columns = ["organisation_id", "created_at", "id"]
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
