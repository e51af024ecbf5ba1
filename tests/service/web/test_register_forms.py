import pytest

from features.fields import build
from features.text import LANGS
from service.registers.books import BOOKS, Register
from service.web import register_forms


@pytest.mark.parametrize("register", Register)
def test_what_is_written_from_an_entry_reads_back_equal(register: Register) -> None:
    model = BOOKS[register].model
    entry = build(model, BOOKS[register].example)
    filled = register_forms.written(entry)
    assert build(model, register_forms.said(register, filled)) == entry


@pytest.mark.parametrize("register", Register)
def test_an_entry_has_as_many_cells_as_its_register_has_columns(register: Register) -> None:
    entry = build(BOOKS[register].model, BOOKS[register].example)
    for lang in LANGS:
        cells = register_forms.shown(register, entry, {}, lang)
        assert len(cells) == len(register_forms.columns(register))


def test_cells_are_said_in_words_and_units() -> None:
    entry = build(BOOKS[Register.targets].model, BOOKS[Register.targets].example)
    cells = register_forms.shown(Register.targets, entry, {}, "zh")
    assert cells[:4] == ["包头市", "2026 年", "5,000,000 万元", "15%"]
