"""What a planner may ask over HTTP."""

import pytest

from features.errors import BadInput
from service.questions import read_listing
from service.wishes import MOST_PLANNED, Meeting, Placing

FIRM = {"name": "某企业"}


def test_what_is_left_out_is_usual() -> None:
    placing = read_listing({"firms": [FIRM], "region": "内蒙古"}, Placing)
    assert (placing.candidates, placing.goal, placing.floor) == (30, "score", 0)
    meeting = read_listing({"firms": [FIRM], "region": "内蒙古"}, Meeting)
    assert (meeting.slots, meeting.firm_most, meeting.park_most) == (8, 4, 8)


@pytest.mark.parametrize(
    ("model", "name", "wrong"),
    [
        (Placing, "firms", []),
        (Placing, "firms", [FIRM] * (MOST_PLANNED + 1)),
        (Placing, "region", ""),
        (Placing, "region", "火星"),
        (Placing, "candidates", 51),
        (Placing, "goal", "fame"),
        (Placing, "floor", -1),
        (Meeting, "slots", 0),
        (Meeting, "firm_most", "4"),
        (Meeting, "park_most", True),
    ],
)
def test_each_fault_is_named_by_its_path(
    model: type[Placing] | type[Meeting], name: str, wrong: object
) -> None:
    with pytest.raises(BadInput) as raised:
        read_listing({"firms": [FIRM], "region": "内蒙古"} | {name: wrong}, model)
    assert {fault.path.split(".")[0] for fault in raised.value.faults} == {name}
