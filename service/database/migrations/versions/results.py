"""The text of a result is kept once for all answers of an organisation that gave it; the key of a
request names the answer that it got.

Revision ID: 0009
"""

import zlib
from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

RESULTS, ANSWERS = "answer_results", "answers"
POINTING = ("result_digest", "organisation_id")
LOCATION = "/api/v1/answers/"
LINE = (
    "id", "created_at", "firm_id", "firm_version", "weight_set_id", "weight_version", "rule_day",
    "rule_packs", "data_version", "engine_version",
)  # fmt: skip
"""What was told of an answer, besides the result."""

_answers = sa.table(
    ANSWERS, *(sa.column(name) for name in (*LINE, *POINTING, "result") if name != "created_at"),
    sa.column("created_at", sa.DateTime(timezone=True)),
)  # fmt: skip
_results = sa.table(
    RESULTS, sa.column("organisation_id"), sa.column("digest"), sa.column("packed", sa.LargeBinary)
)
_keys = sa.table(
    "idempotency_keys", *map(sa.column, ("user_id", "key", "headers", "body"))
)  # fmt: skip


def upgrade() -> None:
    """Every result is put away under its digest, and no longer stands in answer or key."""
    op.create_table(
        RESULTS,
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_answer_results_organisation_id"
        ),
        sa.PrimaryKeyConstraint("digest", "organisation_id", name="pk_answer_results"),
    )
    op.add_column(ANSWERS, sa.Column("result_digest", sa.Text()))
    for answer_id in _ids():
        _put_away(answer_id)
    for user_id, key, answer_id in _answered():
        _tell_again(user_id, key, {"id": answer_id})
    with op.batch_alter_table(ANSWERS) as table:
        table.alter_column("result_digest", nullable=False)
        table.drop_column("result")
        table.create_foreign_key(
            "fk_answers_result_digest_organisation_id",
            RESULTS,
            list(POINTING),
            ["digest", "organisation_id"],
        )


def downgrade() -> None:
    """Every answer and key has its own text again."""
    op.add_column(ANSWERS, sa.Column("result", sa.Text()))
    for answer_id in _ids():
        _take_back(answer_id)
    for user_id, key, answer_id in _answered():
        _tell_again(user_id, key, _told(answer_id))
    with op.batch_alter_table(ANSWERS) as table:
        table.drop_constraint("fk_answers_result_digest_organisation_id", type_="foreignkey")
        table.alter_column("result", nullable=False)
        table.drop_column("result_digest")
    op.drop_table(RESULTS)


def _ids() -> list[str]:
    return list(op.get_bind().scalars(sa.select(_answers.c.id)))


def _put_away(answer_id: str) -> None:
    bind, own = op.get_bind(), _answers.c.id == answer_id
    asked = sa.select(_answers.c.organisation_id, _answers.c.result).where(own)
    organisation_id, text = bind.execute(asked).one()
    digest = sha256(text.encode()).hexdigest()
    named = {"organisation_id": organisation_id, "digest": digest}
    known = sa.select(_results.c.digest).filter_by(**named)
    if bind.scalar(known) is None:
        row = {**named, "packed": zlib.compress(text.encode(), level=1)}
        bind.execute(_results.insert().values(row))
    bind.execute(_answers.update().where(own).values(result_digest=digest))


def _take_back(answer_id: str) -> None:
    bind, own = op.get_bind(), _answers.c.id == answer_id
    same = sa.and_(
        _results.c.organisation_id == _answers.c.organisation_id,
        _results.c.digest == _answers.c.result_digest,
    )
    asked = sa.select(_results.c.packed).join(_answers, same).where(own)
    text = zlib.decompress(bind.execute(asked).scalar_one()).decode()
    bind.execute(_answers.update().where(own).values(result=text))


def _answered() -> Iterator[tuple[str, str, str]]:
    """The requests that asked for an answer: whose, their key and the answer's id."""
    found = op.get_bind().execute(sa.select(_keys.c.user_id, _keys.c.key, _keys.c.headers))
    for user_id, key, headers in found.all():
        location = orjson.loads(headers).get("Location", "")
        if location.startswith(LOCATION):
            yield user_id, key, location.removeprefix(LOCATION)


def _tell_again(user_id: str, key: str, said: Any) -> None:
    own = sa.and_(_keys.c.user_id == user_id, _keys.c.key == key)
    op.get_bind().execute(_keys.update().where(own).values(body=orjson.dumps(said).decode()))


def _told(answer_id: str) -> dict[str, Any]:
    columns = [_answers.c[name] for name in (*LINE, "result")]
    asked = sa.select(*columns).where(_answers.c.id == answer_id)
    found = dict(op.get_bind().execute(asked).mappings().one())
    result = orjson.Fragment(found.pop("result"))
    at = found["created_at"]
    at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    packs = orjson.Fragment(found["rule_packs"])
    return {**found, "created_at": at.isoformat(), "rule_packs": packs, "answer": result}
