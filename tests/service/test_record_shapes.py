import pytest
from pydantic import TypeAdapter, ValidationError

from service import record_examples
from service.record_shapes import AnswersShape, KeptFirmShape, NewTokenShape


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        (KeptFirmShape, record_examples.FIRM),
        (NewTokenShape, record_examples.NEW_TOKEN),
        (AnswersShape, record_examples.ANSWERS_PAGE),
    ],
)
def test_a_shape_holds_its_example_and_misses_no_member(shape: type, example: object) -> None:
    adapter: TypeAdapter[object] = TypeAdapter(shape)
    assert adapter.validate_python(example) == example
    assert isinstance(example, dict)
    for name in example:
        rest = {other: said for other, said in example.items() if other != name}
        with pytest.raises(ValidationError):
            adapter.validate_python(rest)
