"""Who may come in: versions of people, links that set a password, identities of a provider.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("password_links", "identities")
EDITED = ("organisations", "users")


def upgrade() -> None:
    """What is there has its first version."""
    for table in EDITED:
        first = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
        op.add_column(table, first)
    op.add_column("users", sa.Column("email", sa.Text()))
    op.create_index("ix_users_email", "users", ["email"], unique=True)
    op.create_index("ix_audit_log_at_id", "audit_log", ["at", "id"])
    _links()
    _identities()


def downgrade() -> None:
    """Versions are not counted, and e-mail addresses are forgotten."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_audit_log_at_id", "audit_log")
    op.drop_index("ix_users_email", "users")
    op.drop_column("users", "email")
    for table in EDITED:
        op.drop_column(table, "version")


def _links() -> None:
    op.create_table(
        "password_links",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_password_links_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_password_links"),
        sa.UniqueConstraint("digest", name="uq_password_links_digest"),
    )
    op.create_index("ix_password_links_user_id", "password_links", ["user_id"])


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_identities_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint("issuer", "subject", name="uq_identities_issuer_subject"),
    )
    op.create_index("ix_identities_user_id", "identities", ["user_id"])
