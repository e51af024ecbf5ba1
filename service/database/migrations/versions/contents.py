"""What was asked, by which weights and rules, is kept once together with what was given: whoever
asks the same again adds a short row.

Revision ID: 0012
"""

import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ANSWERS, RESULTS, CONTENTS = "answers", "answer_results", "answer_contents"
MOVED = ("question", "weights", "rule_packs")
POINTING = {name: [f"{name}_digest", "organisation_id"] for name in ("result", "content")}
KEY = ["digest", "organisation_id"]

_answers = sa.table(ANSWERS, *map(sa.column, ("id", *POINTING["result"], "content_digest", *MOVED)))
_results, _contents = (
    sa.table(name, *map(sa.column, names), sa.column("packed", sa.LargeBinary))
    for name, names in ((RESULTS, KEY), (CONTENTS, (*KEY, *MOVED)))
)


def upgrade() -> None:
    """Every answer points to its content."""
    _create(CONTENTS, *MOVED)
    op.add_column(ANSWERS, sa.Column("content_digest", sa.Text()))
    for answer_id in _ids():
        _put_together(answer_id)
    with op.batch_alter_table(ANSWERS) as table:
        _point(table, "content", CONTENTS)
        _let_go(table, "result")
        for name in MOVED:
            table.drop_column(name)
    op.drop_table(RESULTS)


def downgrade() -> None:
    """Every answer tells again what it came from, and points to its result alone."""
    _create(RESULTS)
    for name in ("result_digest", *MOVED):
        op.add_column(ANSWERS, sa.Column(name, sa.Text()))
    for answer_id in _ids():
        _take_apart(answer_id)
    with op.batch_alter_table(ANSWERS) as table:
        _point(table, "result", RESULTS)
        _let_go(table, "content")
        for name in MOVED:
            table.alter_column(name, nullable=False)
    op.drop_table(CONTENTS)


def _create(name: str, *texts: str) -> None:
    op.create_table(
        name,
        *(sa.Column(text, sa.Text(), nullable=False) for text in (*KEY, *texts)),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{name}_organisation_id"
        ),
        sa.PrimaryKeyConstraint(*KEY, name=f"pk_{name}"),
    )


def _point(table: Any, name: str, to: str) -> None:
    table.alter_column(f"{name}_digest", nullable=False)
    table.create_foreign_key(_foreign_key(name), to, POINTING[name], KEY)


def _let_go(table: Any, name: str) -> None:
    table.drop_constraint(_foreign_key(name), type_="foreignkey")
    table.drop_column(f"{name}_digest")


def _foreign_key(name: str) -> str:
    return f"fk_{ANSWERS}_{name}_digest_organisation_id"


def _ids() -> list[str]:
    return list(op.get_bind().scalars(sa.select(_answers.c.id)))


def _put_together(answer_id: str) -> None:
    found = _found(answer_id, _results, "result", *(_answers.c[name] for name in MOVED))
    parts = (*(found[name].encode() for name in MOVED), zlib.decompress(found["packed"]))
    digest = sha256(b"\n".join(parts)).hexdigest()
    _add_once(_contents, {**found, "digest": digest})
    _tell(answer_id, {"content_digest": digest})


def _take_apart(answer_id: str) -> None:
    found = _found(answer_id, _contents, "content", *(_contents.c[name] for name in MOVED))
    told = {name: found.pop(name) for name in MOVED}
    digest = sha256(zlib.decompress(found["packed"])).hexdigest()
    _add_once(_results, {**found, "digest": digest})
    _tell(answer_id, {**told, "result_digest": digest})


def _found(
    answer_id: str, there: sa.TableClause, name: str, *columns: sa.ColumnClause[Any]
) -> dict[str, Any]:
    """What an answer came from, its organisation, and its result as it lies there."""
    pairs = zip(POINTING[name], KEY, strict=True)
    same = sa.and_(*(_answers.c[mine] == there.c[its] for mine, its in pairs))
    asked = sa.select(*columns, there.c.organisation_id, there.c.packed)
    joined = asked.select_from(_answers).join(there, same).where(_answers.c.id == answer_id)
    return dict(op.get_bind().execute(joined).mappings().one())


def _add_once(table: sa.TableClause, row: Mapping[str, Any]) -> None:
    known = sa.select(table.c.digest).filter_by(**{name: row[name] for name in KEY})
    if op.get_bind().scalar(known) is None:
        op.get_bind().execute(table.insert().values(row))


def _tell(answer_id: str, said: Mapping[str, Any]) -> None:
    own = _answers.c.id == answer_id
    op.get_bind().execute(_answers.update().where(own).values(said))
