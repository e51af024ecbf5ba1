import pytest
from pydantic import TypeAdapter, ValidationError

from service import record_examples
from service.figure_shapes import FigurePreviewShape, FigureShape, ImportedShape


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        (FigureShape, record_examples.FIGURE),
        (FigurePreviewShape, record_examples.FIGURE_PREVIEW),
        (ImportedShape, record_examples.IMPORTED),
    ],
)
def test_a_shape_holds_its_example_and_misses_no_member(
    shape: type, example: dict[str, object]
) -> None:
    adapter: TypeAdapter[object] = TypeAdapter(shape)
    assert adapter.validate_python(example) == example
    for name in example:
        rest = {other: said for other, said in example.items() if other != name}
        with pytest.raises(ValidationError):
            adapter.validate_python(rest)
