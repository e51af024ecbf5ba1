"""The first tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    "organisations",
    "users",
    "tokens",
    "sessions",
    "invitations",
    "firms",
    "firm_editions",
    "consents",
    "projects",
    "project_editions",
    "issues",
    "weight_sets",
    "weight_editions",
    "park_figures",
    "rule_packs",
    "answers",
    "jobs",
    "audit_log",
    "idempotency_keys",
)


def upgrade() -> None:
    """An empty database gets its tables."""
    _people()
    _keys()
    _firms()
    _projects()
    _weights_and_figures()
    _answers()
    _traces()


def downgrade() -> None:
    """Nothing is left."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "organisations",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("name", name="uq_organisations_name"),
    )
    op.create_table(
        "users",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_users_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_index("ix_users_organisation_id", "users", ["organisation_id"])


def _keys() -> None:
    op.create_table(
        "tokens",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_tokens_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"])
    op.create_table(
        "sessions",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("digest", name="uq_sessions_digest"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "invitations",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
    )


def _firms() -> None:
    op.create_table(
        "firms",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_firms_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_firms"),
    )
    op.create_index(
        "ix_firms_organisation_id_created_at_id", "firms", ["organisation_id", "created_at", "id"]
    )
    op.create_table(
        "firm_editions",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_firm_editions_author_id"),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_firm_editions_firm_id"),
        sa.PrimaryKeyConstraint("firm_id", "version", name="pk_firm_editions"),
    )
    op.create_table(
        "consents",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_by", sa.Text()),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_consents_firm_id"),
        sa.ForeignKeyConstraint(["granted_by"], ["users.id"], name="fk_consents_granted_by"),
        sa.ForeignKeyConstraint(["revoked_by"], ["users.id"], name="fk_consents_revoked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_firm_id", "consents", ["firm_id"])
    op.create_index(
        "uq_consents_in_force",
        "consents",
        ["firm_id", "region"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("league", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("signed_wan", sa.Double()),
        sa.Column("planned_wan", sa.Double()),
        sa.Column("paid_in_wan", sa.Double()),
        sa.Column("signed_on", sa.Date()),
        sa.Column("started_on", sa.Date()),
        sa.Column("producing_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("paid_in_wan >= 0", name="ck_projects_paid_in"),
        sa.CheckConstraint("planned_wan >= 0", name="ck_projects_planned"),
        sa.CheckConstraint("signed_wan >= 0", name="ck_projects_signed"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_projects_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
    )
    op.create_index(
        "ix_projects_organisation_id_created_at_id",
        "projects",
        ["organisation_id", "created_at", "id"],
    )
    op.create_table(
        "project_editions",
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_project_editions_author_id"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_project_editions_project_id"
        ),
        sa.PrimaryKeyConstraint("project_id", "version", name="pk_project_editions"),
    )
    op.create_table(
        "issues",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_issues_project_id"),
        sa.ForeignKeyConstraint(["raised_by"], ["users.id"], name="fk_issues_raised_by"),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
    )
    op.create_index("ix_issues_project_id", "issues", ["project_id"])


def _weights_and_figures() -> None:
    op.create_table(
        "weight_sets",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_weight_sets_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_weight_sets"),
    )
    op.create_index(
        "ix_weight_sets_organisation_id_created_at_id",
        "weight_sets",
        ["organisation_id", "created_at", "id"],
    )
    op.create_table(
        "weight_editions",
        sa.Column("weight_set_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_weight_editions_author_id"),
        sa.ForeignKeyConstraint(
            ["weight_set_id"], ["weight_sets.id"], name="fk_weight_editions_weight_set_id"
        ),
        sa.PrimaryKeyConstraint("weight_set_id", "version", name="pk_weight_editions"),
    )
    op.create_table(
        "park_figures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("park_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_park_figures_author_id"),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["park_figures.id"], name="fk_park_figures_supersedes"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_park_figures"),
        sa.UniqueConstraint("supersedes", name="uq_park_figures_supersedes"),
    )
    op.create_index("ix_park_figures_park_id_field", "park_figures", ["park_id", "field"])
    op.create_table(
        "rule_packs",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_rule_packs"),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Text()),
        sa.Column("firm_version", sa.Integer()),
        sa.Column("weight_set_id", sa.Text()),
        sa.Column("weight_version", sa.Integer()),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("rule_day", sa.Text(), nullable=False),
        sa.Column("rule_packs", sa.Text(), nullable=False),
        sa.Column("data_version", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_answers_author_id"),
        sa.ForeignKeyConstraint(
            ["firm_id", "firm_version"],
            ["firm_editions.firm_id", "firm_editions.version"],
            name="fk_answers_firm_id_firm_version",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_answers_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["weight_set_id", "weight_version"],
            ["weight_editions.weight_set_id", "weight_editions.version"],
            name="fk_answers_weight_set_id_weight_version",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
    )
    op.create_index(
        "ix_answers_organisation_id_created_at_id",
        "answers",
        ["organisation_id", "created_at", "id"],
    )


def _traces() -> None:
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
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_jobs_author_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_jobs_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index(
        "ix_jobs_organisation_id_created_at_id", "jobs", ["organisation_id", "created_at", "id"]
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_audit_log_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_object_kind_object_id", "audit_log", ["object_kind", "object_id"])
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_idempotency_keys_user_id"),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_idempotency_keys"),
    )
