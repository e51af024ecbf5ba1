from typing import Any

import pytest

from features.errors import BadInput, NotFound
from service import boards, obstacles
from service.refusals import Outdated, Unversioned
from service.submissions import ProjectSubmission

FIRST = '"1"'
SAID = ProjectSubmission.model_validate({"name": "示例", "league": "包头市"})


def test_what_is_open_is_counted_until_it_is_closed(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        project = boards.submit(session, who, SAID)
        first, _ = (obstacles.rise(session, who, project.id, said) for said in ("缺地", "缺电"))
        session.flush()
        assert obstacles.still_open(session, who) == {project.id: 2}
        obstacles.close(session, who, project.id, first.id, FIRST)
        session.flush()
        assert obstacles.still_open(session, who) == {project.id: 1}
        assert [one.said for one, _ in obstacles.of(session, project)] == ["缺电", "缺地"]
        assert obstacles.still_open(session, office.people["promoter乙"]) == {}


def test_what_is_closed_stays_closed_on_its_day(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        project = boards.submit(session, who, SAID)
        raised = obstacles.rise(session, who, project.id, "缺水")
        session.flush()
        at = obstacles.close(session, who, project.id, raised.id, FIRST).closed_at
        assert at is not None
        for stale in (None, FIRST):
            with pytest.raises((Unversioned, Outdated)):
                obstacles.close(session, who, project.id, raised.id, stale)
        again = obstacles.close(session, who, project.id, raised.id, '"2"')
        assert (again.closed_at, again.version) == (at, 2)


@pytest.mark.parametrize("said", ["", "长" * 501, "看不\x00见"])
def test_what_says_nothing_is_refused(office: Any, said: str) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        project = boards.submit(session, who, SAID)
        with pytest.raises(BadInput):
            obstacles.rise(session, who, project.id, said)


def test_nobody_raises_or_closes_on_another_board(office: Any) -> None:
    who, other = office.people["promoter甲"], office.people["promoter乙"]
    with office.database.writing() as session:
        project, foreign = boards.submit(session, who, SAID), boards.submit(session, other, SAID)
        raised = obstacles.rise(session, who, project.id, "缺电")
        session.flush()
        with pytest.raises(NotFound):
            obstacles.rise(session, other, project.id, "越权")
        with pytest.raises(NotFound):
            obstacles.close(session, other, foreign.id, raised.id, FIRST)
