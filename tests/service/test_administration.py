import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import update
from typer.testing import CliRunner

from service import accounts, ledger
from service.__main__ import app as commands
from service.accounts import Person
from service.database.engine import Database
from service.database.records import AnswerContent, AnswerRecord, packed
from service.matchers import Matchers

PASSWORD = "一个很长的好密码啊哈"
ASKED = {"firm": {"name": "甲", "products": "风电叶片"}, "region": "包头", "k": 2}


def run(database: Database, *arguments: str, said: str | None = None) -> Result:
    url = database.engine.url.render_as_string(hide_password=False)
    kept = {"PARKMATCH_DATABASE_URL": url.replace("+psycopg", "")}
    return CliRunner().invoke(commands, arguments, input=said, env=kept)


def test_a_person_is_added_and_can_sign_in(database: Database) -> None:
    added = run(
        database, "user", "add", "王", "--role", "promoter", "--organisation", "示例",
        "--region", "包头", said=f"{PASSWORD}\n{PASSWORD}\n",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    assert PASSWORD not in added.output
    who: Person = accounts.sign_in(database, "王", PASSWORD)[0]
    assert (who.role, who.region) == ("promoter", "150200")
    again = run(
        database, "user", "add", "王", "--role", "firm", "--organisation", "示例",
        "--password", PASSWORD, "--lang", "en",
    )  # fmt: skip
    assert again.exit_code == 2
    assert "The name is taken" in again.stderr


def test_an_answer_is_given_again_to_the_byte_after_weights_and_firm_have_changed(
    office: Any,
) -> None:
    signed = {"name": "x", "weights": {"tariff": 0.1, "level": 0.2, "scale": 0.3}}
    named = office.made("analyst甲", "/weight-sets", signed)["id"]
    firm = office.made("firm甲", "/firms", {"firm": ASKED["firm"]})["id"]
    asked = {"region": "包头", "k": 2, "weight_set": named}
    made = office.made("firm甲", f"/firms/{firm}/answers", asked)
    edit = {"headers": {"If-Match": '"1"'}}
    office.sends("firm甲", "PUT", f"/firms/{firm}", json={"firm": {"name": "变了"}}, **edit)
    changed = {"name": "x", "weights": {"level": 1}}
    office.sends("analyst甲", "PUT", f"/weight-sets/{named}", json=changed, **edit)
    replayed = run(office.database, "replay", made["id"])
    assert replayed.exit_code == 0, replayed.output
    assert json.loads(replayed.stdout) == made["answer"]
    assert "逐字节相同" in replayed.stderr


def test_an_answer_is_given_again_by_the_rules_that_held_when_it_was_given(
    office: Any, tmp_path: Path
) -> None:
    """A rule file that is edited after an answer changes new answers, and not that one."""
    rule = tmp_path / "mine.toml"
    national = Path(ledger.RULES / "national.toml").read_text("utf-8")
    rule.write_text(national, "utf-8")
    office.app.state.matchers = Matchers((str(rule),))
    made = office.made("firm甲", "/answers", ASKED)
    rule.write_text("", "utf-8")
    with office.database.reading() as session:
        given, again = ledger.replayed(session, made["id"])
    assert given == again
    office.app.state.matchers = Matchers((str(ledger.RULES),))
    other = office.made("firm甲", "/answers", ASKED)
    assert other["rule_packs"] != made["rule_packs"]


def test_an_answer_of_another_release_is_not_given_again(office: Any) -> None:
    made = office.made("firm甲", "/answers", ASKED)["id"]
    with office.database.writing() as session:
        session.execute(update(AnswerRecord).values(engine_version="0.0.1"))
    replayed = run(office.database, "replay", made, "--lang", "en")
    assert (replayed.exit_code, replayed.stdout) == (2, "")
    assert "engine 0.0.1" in replayed.stderr


def test_an_answer_that_differs_from_what_is_kept_is_told(office: Any) -> None:
    made = office.made("firm甲", "/answers", ASKED)["id"]
    with office.database.writing() as session:
        session.execute(update(AnswerContent).values(packed=packed(b"{}")))
    replayed = run(office.database, "replay", made)
    assert replayed.exit_code == 1
    assert "与存档不同" in replayed.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_that_is_not_there_is_told(database: Database, lang: str) -> None:
    replayed = run(database, "replay", "0" * 32, "--lang", lang)
    assert replayed.exit_code == 2
    assert "Traceback" not in replayed.stderr
