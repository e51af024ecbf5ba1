"""What places offer, as plain values and as tables."""

import json

from features import catalogue
from features.conditions import vocabulary
from features.text import Text
from recommender.asides import Remark
from service import surroundings
from tests.service.test_main import run

PARK = catalogue.get("S157038")


def test_each_statement_says_whose_it_is_how_firmly_when_and_by_whom() -> None:
    said = surroundings.of_park(PARK, "zh")
    assert {one["level_label"] for one in said} == {"盟市", "全区"}
    for one in said:
        assert one["as_of"]
        assert one["source"]
        assert one["standing_label"]
    (smart,) = [one for one in said if one["condition"] == "smart_park"]
    assert (smart["level"], smart["standing"], smart["counts"]) == ("region", "target", False)


def test_a_park_s_own_statement_counts() -> None:
    own = PARK.model_copy(update={"conditions": ("smart_park=yes",)})
    first = surroundings.of_park(own, "en")[0]
    assert (first["level_label"], first["counts"]) == ("the park's own", True)


def test_statements_stand_under_their_kinds() -> None:
    said = surroundings.of_park(PARK, "zh")
    grouped = surroundings.by_kind(said)
    assert sum(map(len, grouped.values())) == len(said)
    assert "数字基础设施" in grouped


def test_a_remark_as_plain_values() -> None:
    remark = Remark("layer", Text("甲", "a"), Text("乙", "b"), "2024", "文件")
    assert surroundings.remark(remark, "en") == {
        "kind": "layer", "label": "a", "said": "b", "quoted": "", "as_of": "2024", "source": "文件",
    }  # fmt: skip


def test_the_command_lists_the_vocabulary_and_what_is_said_at_a_park() -> None:
    listed = json.loads(run("conditions", "--format", "json").stdout)
    assert [one["condition"] for one in listed] == list(vocabulary())
    said = json.loads(run("conditions", "S157038", "--format", "json").stdout)
    assert said == surroundings.of_park(PARK, "zh")
    assert "网络时延" in run("conditions").stdout
    assert "乌海" in run("conditions", "S157038").stdout


def test_a_park_that_is_not_there_is_named_with_what_is_near() -> None:
    refused = run("conditions", "不存在的园区")
    assert refused.exit_code != 0
