"""Sets of weights are signed with their evaluation, and one may be in force; projects say which
firm settles in which park.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SIGNED = ("statement", "signature", "public_key")


def upgrade() -> None:
    """Versions that were kept before have a digest and no signature."""
    for name in SIGNED:
        op.add_column("weight_editions", sa.Column(name, sa.Text()))
    op.add_column("projects", sa.Column("park_id", sa.Text()))
    op.add_column("projects", sa.Column("firm_id", sa.Text()))
    op.create_table(
        "weight_orders",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("weight_set_id", sa.Text()),
        sa.Column("version", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["weight_set_id", "version"],
            ["weight_editions.weight_set_id", "weight_editions.version"],
            name="fk_weight_orders_weight_set_id_version",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_weight_orders"),
    )


def downgrade() -> None:
    """Signatures are lost; the weights and their digests stay."""
    op.drop_table("weight_orders")
    op.drop_column("projects", "firm_id")
    op.drop_column("projects", "park_id")
    for name in reversed(SIGNED):
        op.drop_column("weight_editions", name)
