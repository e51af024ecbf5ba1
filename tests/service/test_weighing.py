from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result
from typer.testing import CliRunner

from features.catalogue import DATA_VERSION
from features.profiles import Firm
from recommender.weights import Weights
from service import boards, dossiers, publishing, weightings
from service.__main__ import app as commands
from service.publishing import Published
from service.signing import Signer
from service.submissions import ProjectSubmission
from tests.service.weighted import SAID


def run(office: Any, *arguments: str) -> Result:
    url = office.database.engine.url.render_as_string(hide_password=False)
    kept = {"PARKMATCH_DATABASE_URL": url.replace("+psycopg", "")}
    return CliRunner().invoke(commands, ["weights", *arguments], env=kept)


def signed(office: Any, path: Path) -> Any:
    with office.database.writing() as session:
        record = weightings.sign(session, office.people["analyst甲"], SAID, Signer(path))
        return weightings.newest(session, record)


def stated(folder: Path) -> Path:
    """A table that states one figure of one park."""
    green = {"value": 1.0, "as_of": "2025", "source": "示例"}
    park = {"id": "S159041", "name": "包头稀土高新区", "green_share": green}
    (folder / "parks.json").write_bytes(orjson.dumps([park]))
    return folder / "parks.json"


def test_a_signed_file_is_checked_and_used(office: Any, tmp_path: Path) -> None:
    edition = signed(office, tmp_path / "key")
    file, key = tmp_path / "signed.json", edition.public_key
    parts = {name: getattr(edition, name) for name in ("statement", "signature", "public_key")}
    file.write_bytes(orjson.dumps(parts))
    checked = run(office, "check", str(file), "--key", key)
    assert orjson.loads(checked.stdout)["author"] == "analyst甲"
    asked = ("match", "examples/wind_blade.json", "--weights", str(file), "--format", "json")
    found = orjson.loads(CliRunner().invoke(commands, [*asked, "-k", "1"]).stdout)
    assert found["weights"]["signed"]["id"] == edition.weight_set_id
    file.write_bytes(orjson.dumps({**parts, "statement": parts["statement"].replace("面", "平")}))
    for arguments in (["weights", "check", str(file)], asked):
        broken = CliRunner().invoke(commands, [*arguments, "--lang", "en"])
        assert (broken.exit_code, "does not fit what it signs" in broken.stderr) == (2, True)


def test_a_set_is_put_in_force_and_taken_out_again(office: Any, tmp_path: Path) -> None:
    edition = signed(office, tmp_path / "key")
    assert "面积 第 1 版" in run(office, "use", edition.weight_set_id).stdout
    with office.database.reading() as session:
        assert weightings.in_force(session) is not None
    assert "presets" in run(office, "use", "--lang", "en").stdout
    with office.database.reading() as session:
        assert weightings.in_force(session) is None
    assert run(office, "use", "0" * 32).exit_code == 2


def test_what_is_published_is_measured_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sent: list[Any] = []

    def service(*said: Any, **more: Any) -> Published:
        sent.append((*said, more["evaluation"]))
        return Published("1", "规模", 1, "li", {"statement": "{}"})

    monkeypatch.setattr(publishing, "publish", service)
    (tmp_path / "scale.toml").write_text("scale = 1\n")
    rows = Path("features/data/sitings.csv").read_text("utf-8").splitlines()[:6]
    (tmp_path / "sitings.csv").write_text("\n".join(rows), "utf-8")
    said = CliRunner().invoke(
        commands,
        ["weights", "publish", str(tmp_path / "scale.toml"), "--name", "规模", "--token", "pm_x",
         "--sitings", str(tmp_path / "sitings.csv"), "--out", str(tmp_path / "signed.json"),
         "--parks", str(stated(tmp_path))],
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    [(weights, name, evaluation)] = sent
    assert (dict(weights.values), name, evaluation["sitings"]) == ({"scale": 1.0}, "规模", 5)
    assert evaluation["data_version"] == f"{DATA_VERSION}+parks.json"
    assert orjson.loads((tmp_path / "signed.json").read_bytes()) == {"statement": "{}"}


def test_weights_are_learnt_from_the_projects_that_settled(office: Any, tmp_path: Path) -> None:
    with office.database.writing() as session:
        firm = Firm(name="示例叶片", industries=("3415",))
        kept = dossiers.submit(session, office.people["firm甲"], firm)
        said = {
            "name": "示例", "league": "包头市", "stage": "producing", "firm_id": kept.id,
            "park_id": "S159041", "signed_on": "2025-03-01",
        }  # fmt: skip
        promoter = office.people["promoter甲"]
        boards.submit(session, promoter, ProjectSubmission.model_validate(said))
    out = tmp_path / "learnt.toml"
    asked = ("learn", "--as", "analyst甲", "--out", str(out), "--lang", "en")
    found = run(office, *asked, "--parks", str(stated(tmp_path)))
    assert found.exit_code == 0, found.output
    assert "1 projects to learn from" in found.stdout
    assert "too few data: 1 choices" in found.stdout
    assert sum(Weights.read(out).values.values()) == pytest.approx(1.0)
    nothing = run(office, "learn", "--as", "analyst乙", "--lang", "en")
    assert (nothing.exit_code, "no siting can be learnt from" in nothing.stderr) == (2, True)
    assert run(office, "learn", "--as", "nobody").exit_code == 2
