"""Charts as files: what the name asks for, nothing else."""

from pathlib import Path

import altair as alt
import pytest

from features.errors import BadInput
from recommender import looks
from service import pictures
from tests.service.papering import SPEC


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_is_written_as_the_name_ends(kind: str, begins: bytes, tmp_path: Path) -> None:
    out = tmp_path / f"x.{kind}"
    pictures.draw(alt.Chart.from_json(SPEC), out)
    assert out.read_bytes().startswith(begins)
    assert out.read_bytes() == looks.image(alt.Chart.from_json(SPEC), kind)


def test_another_end_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.svg"):
        pictures.draw(alt.Chart.from_json(SPEC), tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())
