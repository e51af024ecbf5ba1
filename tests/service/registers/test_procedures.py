from service.registers import procedures
from service.registers.landing import Procedure, Service


def service(**more: object) -> Service:
    asked = {"name": "开工手续", "project_id": "0" * 32, "manner": "assisted"}
    return Service.model_validate({**asked, "opened_on": "2026-03-02", **more})


def test_named_service_models_are_data_with_their_document() -> None:
    """“1+2+N”模式；“1+3”服务机制；承诺制+全代办；区域评估、告知承诺制、部门帮办制."""
    named = {one.name: one for one in procedures.known()}
    assert {"1+3", "1+2+N", "承诺制+全代办"} < set(named)
    assert all(one.document and one.steps for one in named.values())


def test_steps_that_no_document_tells_are_said_to_be_an_example() -> None:
    for one in procedures.known():
        assert one.note.startswith("文件只写")
        assert one.note.endswith("为我们所拟")
        assert procedures.left(service(procedure=one.name), []).example
    own = Procedure.model_validate({"name": "1+3", "steps": ["回访"]})
    assert not procedures.left(service(procedure="1+3"), [own]).example


def test_an_offices_own_procedure_holds_before_a_known_one() -> None:
    asked = service(procedure="1+3", steps_done=["管家对接"])
    assert procedures.left(asked, []).steps == ("服务团队组建", "服务员跟进", "代办员代办")
    own = Procedure.model_validate({"name": "1+3", "steps": ["管家对接", "回访"]})
    assert procedures.left(asked, [own]).steps == ("回访",)


def test_a_workflow_of_six_is_what_the_office_makes_it() -> None:
    six = [f"第{n}位" for n in "一二三四五六"]
    own = Procedure.model_validate({"name": "六位一体", "steps": six})
    done = service(procedure="六位一体", steps_done=six[:2])
    assert procedures.left(done, [own]).steps == tuple(six[2:])


def test_without_a_procedure_no_step_is_left() -> None:
    assert procedures.left(service(), []).steps == ()
    assert procedures.left(service(procedure="没有登记"), []).steps == ()
