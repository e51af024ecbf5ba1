from features.text import LANGS
from service.registers import told
from service.registers.books import BOOKS, Register
from service.stages import Share


def test_a_register_tells_its_fields_with_units_and_choices() -> None:
    fields = {one["name"]: one for one in told.register(Register.contacts, "zh")["fields"]}
    assert fields["channel"]["required"]
    assert {"value": "central_soe", "label": "中央企业"} in fields["channel"]["choices"]
    assert fields["organisations"]["unit"] == "家"


def test_every_register_is_told_in_both_languages() -> None:
    for register in Register:
        labels = [told.register(register, lang)["label"] for lang in LANGS]
        assert labels == list(BOOKS[register].label)


def test_of_nothing_there_is_no_share() -> None:
    assert told.share(Share(0, 0))["value"] is None
