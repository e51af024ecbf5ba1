"""An import puts its firms aside a few at a time, and writes them at once; who ordered that is a
user.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

STAGED, ORDERED_BY = "staged_firms", "fk_jobs_commit_by"
OF_ONE = ("job_id", "holder", "version", "firm_id")


def upgrade() -> None:
    """Nothing is staged; whoever has had an import written is there, since no user goes."""
    with op.batch_alter_table("jobs") as jobs:
        jobs.create_foreign_key(ORDERED_BY, "users", ["commit_by"], ["id"])
    op.create_table(
        STAGED,
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_staged_firms_job_id"),
        sa.PrimaryKeyConstraint(*OF_ONE, name="pk_staged_firms"),
    )


def downgrade() -> None:
    """What is staged is lost: its import is looked at and written again."""
    op.drop_table(STAGED)
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_constraint(ORDERED_BY, type_="foreignkey")
