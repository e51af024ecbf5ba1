"""Which weights count, on the page of weights: seen by all, decided by administrators."""

import re

from service import weightings
from tests.service.test_weights_in_force import SAID
from tests.service.web.conftest import Desk


def signed(desk: Desk, tested: bool = True) -> str:
    said = SAID if tested else SAID.model_copy(update={"evaluation": None})
    with desk.office.database.writing() as session:
        signer = desk.office.app.state.signer
        return weightings.sign(session, desk.office.people["analyst甲"], said, signer).id


def version(page: str) -> str:
    [first, *_] = re.findall(r'name="version" value="(\d+)"', page)
    return str(first)


def test_an_administrator_puts_a_set_in_force_and_takes_it_out(desk: Desk) -> None:
    set_id = signed(desk)
    assert set_id in desk.get("analyst甲", f"/weights/{set_id}").text
    assert "/weights/in-force" not in desk.get("analyst甲", "/weights").text
    assert desk.post("analyst甲", "/weights/in-force", {"set_id": set_id}).status_code == 403
    page = desk.get("admin甲", f"/weights/{set_id}").text
    assert f'name="set_id" value="{set_id}"' in page
    assert "/weights/in-force" not in desk.get("analyst甲", f"/weights/{set_id}").text
    said = {"set_id": set_id, "version": version(page)}
    assert desk.post("admin甲", "/weights/in-force", said).status_code == 303
    seen = desk.get("firm乙", "/weights").text
    assert "面积 第 1 版（analyst甲 签署）" in seen
    page = desk.get("admin甲", f"/weights/{set_id}").text
    assert "现行默认权重" in page
    assert "/weights/in-force" not in page
    late = desk.post("admin甲", "/weights/in-force", said)
    assert late.status_code == 412
    assert "刚才已有人另行指定" in late.text
    nothing = desk.post("admin甲", "/weights/in-force", {"version": version(late.text)})
    assert nothing.status_code == 422
    assert "没有选权重方案" in nothing.text
    assert "面积 第 1 版" in desk.get("firm乙", "/weights").text
    back = {"presets": "1", "version": version(late.text)}
    assert desk.post("admin甲", "/weights/in-force", back).status_code == 303
    assert "面积 第 1 版" not in desk.get("firm乙", "/weights").text


def test_what_cannot_be_put_in_force_is_told_beside_its_input(desk: Desk) -> None:
    for set_id, why in (("x", "没有这个编号的权重"), (signed(desk, False), "没有附检验结果")):
        now = version(desk.get("admin甲", "/weights").text)
        answer = desk.post("admin甲", "/weights/in-force", {"set_id": set_id, "version": now})
        assert answer.status_code == 422
        assert why in answer.text
        assert f'value="{set_id}"' in answer.text
