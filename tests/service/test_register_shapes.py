import pytest
from pydantic import TypeAdapter

from service import register_examples as examples
from service.register_shapes import CaseShape, EntryShape, ProgressShape, TalliesShape


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        (EntryShape, examples.ENTRY),
        (CaseShape, examples.CASE),
        (TalliesShape, examples.TALLIES),
        (ProgressShape, examples.PROGRESS),
    ],
)
def test_a_shape_holds_its_example(shape: type, example: object) -> None:
    adapter: TypeAdapter[object] = TypeAdapter(shape)
    assert adapter.validate_python(example) == example
