"""What stands beside a match."""

import dataclasses

import pytest

from features.text import Text
from recommender.asides import Remark


def test_a_remark_is_never_changed() -> None:
    remark = Remark("layer", Text("甲", "a"), Text("乙", "b"), "2024", "文件")
    with pytest.raises(dataclasses.FrozenInstanceError):
        remark.kind = "wish"  # type: ignore[misc]  # that it cannot be set is what is tested
