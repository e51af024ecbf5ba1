import pytest

from features.fields import build, specs
from features.profiles import Frozen
from service.registers.books import BOOKS, EXAMPLES, Register


def test_every_register_has_a_book_and_every_book_entries_of_its_own() -> None:
    assert set(BOOKS) == set(Register)
    assert len({book.model for book in BOOKS.values()}) == len(Register)
    assert set(EXAMPLES) == {register.value for register in Register}


@pytest.mark.parametrize("register", Register)
def test_an_example_is_an_entry_that_reads_back_equal(register: Register) -> None:
    book = BOOKS[register]
    found = build(book.model, book.example)
    assert book.model.model_validate(found.model_dump(mode="json")) == found


@pytest.mark.parametrize("register", Register)
def test_every_field_is_labelled_in_both_languages(register: Register) -> None:
    model: type[Frozen] = BOOKS[register].model
    assert set(specs(model)) == set(model.model_fields)
    for spec in specs(model).values():
        assert spec.label.zh
        assert spec.label.en


def test_names_in_examples_are_made_up() -> None:
    of_people = (Register.ambassadors, Register.chain_chiefs, Register.chain_leaders)
    assert all(str(BOOKS[one].example["name"]).startswith("示例") for one in of_people)
