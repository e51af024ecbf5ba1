from service import staff_shapes
from service.staff_examples import STAFF


def test_every_line_of_a_page_has_the_shape_of_one() -> None:
    assert staff_shapes.NewUserShape.__required_keys__ > staff_shapes.UserShape.__required_keys__
    for (_, path), page in STAFF.items():
        if isinstance(page, dict) and "items" in page:
            assert set(page) == {"items", "next"}, path
