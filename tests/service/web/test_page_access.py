"""Who may open which page and send which form when signed in: every role of two organisations, on
each engine. Nobody is test_access's.

A page without a row fails, and so does a row without a page. Forms are sent empty, so that all that
is asked is who sends them: 422 says that the form was read, 409 and 412 that what it is about was.
"""

from threading import main_thread
from typing import Any

import pytest
from fastapi import FastAPI

from service.web.evaluation import Reckoned
from tests.service.conftest import Office
from tests.service.operations import ANYBODY as TOLD_TO_ANYBODY
from tests.service.operations import API, ASKERS, NOBODYS, PUBLISHED, operations
from tests.service.operations import MATRIX as UNSIGNED
from tests.service.web import tour
from tests.service.web.conftest import Desk, signed_in

PEOPLE = ASKERS[1:]
ANYBODY = "200 200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404 404"
READ = "422 422 422 422 422 422 422 422"
LED_ON = "303 303 303 303 303 303 303 303"
OWN = "200 200 200 200 404 404 404 404"
OFFICES = "403 200 200 200 403 200 200 200"
READ_OF_OFFICES = "403 422 422 422 403 422 422 422"
OWN_OF_OFFICES = "403 200 200 200 403 404 404 404"
OWN_MET_OF_OFFICES = "403 412 412 412 403 404 404 404"
PROMOTERS = "403 200 403 403 403 200 403 403"
READ_OF_PROMOTERS = "403 422 403 403 403 422 403 403"
OWN_READ_OF_PROMOTERS = "403 422 403 403 403 404 403 403"
PROFILES = "200 200 403 403 200 200 403 403"
READ_OF_PROFILES = "422 422 403 403 422 422 403 403"
OWN_OF_PROFILES = "200 200 403 403 404 404 403 403"
OWN_READ_OF_PROFILES = "422 422 403 403 404 404 403 403"
OWN_MET_OF_PROFILES = "412 412 403 403 404 404 403 403"
ADMINS = "403 403 403 200 403 403 403 200"
READ_OF_ADMINS = "403 403 403 422 403 403 403 422"
MATRIX = {
    ("GET", "/"): ANYBODY,
    ("POST", "/"): ANYBODY,
    ("POST", "/again"): READ,
    ("POST", "/report"): ANYBODY,
    ("GET", "/parks"): ANYBODY,
    ("GET", "/parks/{park_id}"): ANYBODY,
    ("GET", "/parks/{park_id}/figures"): ANYBODY,
    ("POST", "/parks/{park_id}/figures"): "403 422 403 422 403 422 403 422",
    ("GET", "/targets"): ANYBODY,
    ("GET", "/targets/template.xlsx"): ANYBODY,
    ("POST", "/targets"): ANYBODY,
    ("GET", "/chains"): ANYBODY,
    ("GET", "/chains/{chain_id}"): ANYBODY,
    ("GET", "/evaluation"): ANYBODY,
    ("GET", "/evaluation/compared.svg"): NOBODY,
    ("GET", "/steadiness.svg"): READ,
    ("GET", "/map.svg"): ANYBODY,
    ("GET", "/guides"): ANYBODY,
    ("GET", "/offers"): ANYBODY,
    ("GET", "/rules"): ANYBODY,
    ("GET", "/static/{name}"): ANYBODY,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): ANYBODY,
    ("GET", "/openapi.json"): ANYBODY,
    # The door, and what one does there.
    ("GET", "/sign-in"): ANYBODY,
    ("POST", "/sign-in"): READ,
    ("GET", "/sign-in/oidc"): NOBODY,
    ("GET", "/sign-in/oidc/return"): NOBODY,
    ("GET", "/welcome"): ANYBODY,
    ("POST", "/welcome"): READ,
    ("GET", "/password"): ANYBODY,
    ("POST", "/password"): READ,
    ("POST", "/sign-out"): LED_ON,
    ("GET", "/account"): ANYBODY,
    ("POST", "/account"): READ,
    ("POST", "/account/tokens"): READ,
    ("POST", "/account/tokens/{token_id}/revoke"): "303 404 404 404 404 404 404 404",
    # The desk.
    ("GET", "/desk"): ANYBODY,
    ("GET", "/allocation"): ANYBODY,
    ("POST", "/allocation"): READ,
    ("GET", "/meetings"): ANYBODY,
    ("POST", "/meetings"): READ,
    ("GET", "/board"): ANYBODY,
    ("GET", "/board/new"): PROMOTERS,
    ("POST", "/board/new"): READ_OF_PROMOTERS,
    ("GET", "/board/{project_id}"): OWN,
    ("POST", "/board/{project_id}"): OWN_READ_OF_PROMOTERS,
    ("POST", "/board/{project_id}/advance"): "403 412 403 403 403 404 403 403",
    ("POST", "/board/{project_id}/obstacles"): OWN_READ_OF_PROMOTERS,
    ("POST", "/board/{project_id}/obstacles/{obstacle_id}"): "403 404 403 403 403 404 403 403",
    # The form does not say which version it was opened with.
    ("POST", "/contacts/{entry_id}/project"): "403 412 403 403 403 404 403 403",
    ("GET", "/firms-seen"): PROMOTERS,
    ("GET", "/progress"): OFFICES,
    ("GET", "/registers"): OFFICES,
    ("GET", "/registers/{register}"): OFFICES,
    ("POST", "/registers/{register}"): READ_OF_PROMOTERS,
    ("GET", "/registers/{register}/{entry_id}"): OWN_OF_OFFICES,
    ("POST", "/registers/{register}/{entry_id}"): OWN_READ_OF_PROMOTERS,
    ("GET", "/jobs"): OFFICES,
    ("POST", "/jobs"): READ_OF_OFFICES,
    ("GET", "/jobs/{job_id}"): OWN_OF_OFFICES,
    ("POST", "/jobs/{job_id}/commit"): "403 412 403 403 403 404 403 403",
    ("POST", "/jobs/{job_id}/cancel"): OWN_MET_OF_OFFICES,
    ("POST", "/jobs/{job_id}/resume"): OWN_MET_OF_OFFICES,
    ("GET", "/imports"): "200 200 403 200 200 200 403 200",
    ("POST", "/imports/{kind}"): READ_OF_PROFILES,
    ("GET", "/imports/{kind}"): "303 303 403 403 303 303 403 403",
    ("GET", "/imports/{kind}/{token}"): OWN_OF_PROFILES,
    ("GET", "/imports/{kind}/{token}/rejects.csv"): OWN_OF_PROFILES,
    # The first commit keeps the firms, and there is nothing to commit after that.
    ("POST", "/imports/{kind}/{token}/commit"): "303 409 403 403 404 404 403 403",
    ("GET", "/profiles"): PROFILES,
    ("POST", "/profiles"): READ_OF_PROFILES,
    ("POST", "/profiles/new"): READ_OF_PROFILES,
    ("GET", "/profiles/{firm_id}"): OWN,
    ("POST", "/profiles/{firm_id}/withdraw"): OWN_MET_OF_PROFILES,
    ("POST", "/profiles/{firm_id}/restore"): OWN_MET_OF_PROFILES,
    ("POST", "/profiles/{firm_id}/consents"): OWN_READ_OF_PROFILES,
    ("POST", "/profiles/{firm_id}/consents/{consent_id}/revoke"): OWN_MET_OF_PROFILES,
    ("GET", "/answers"): ANYBODY,
    ("POST", "/answers"): READ,
    ("GET", "/answers/{answer_id}"): OWN,
    ("POST", "/answers/{answer_id}/again"): "303 303 303 303 404 404 404 404",
    ("GET", "/weights"): ANYBODY,
    ("GET", "/weights/tune"): ANYBODY,
    ("POST", "/weights/tune"): ANYBODY,
    ("GET", "/weights/{set_id}"): OWN,
    # An empty form names no set, which administrators are told.
    ("POST", "/weights/in-force"): "403 403 403 422 403 403 403 422",
    # Of administrators, whichever their organisation.
    ("GET", "/audit"): ADMINS,
    ("GET", "/organisations"): ADMINS,
    ("POST", "/organisations"): READ_OF_ADMINS,
    ("GET", "/organisations/{organisation_id}"): ADMINS,
    ("POST", "/organisations/{organisation_id}"): READ_OF_ADMINS,
    ("GET", "/people"): ADMINS,
    ("POST", "/people"): READ_OF_ADMINS,
    ("GET", "/people/{user_id}"): ADMINS,
    ("POST", "/people/{user_id}"): READ_OF_ADMINS,
    ("POST", "/people/{user_id}/password-links"): ADMINS,
}


@pytest.fixture(scope="module")
def things(either_office: Office) -> dict[str, str]:
    """What belongs to 甲; an evaluation is under way as long as these tests are."""
    either_office.app.state.reckoned = Reckoned(thread=main_thread())
    return {**tour.furnished(either_office), **PUBLISHED, "obstacle_id": NOBODYS}


def test_every_page_says_who_may_use_it(app: FastAPI) -> None:
    assert {one for one in operations(app) if not one[1].startswith(API)} == set(MATRIX)
    assert all(len(row.split()) == len(PEOPLE) for row in MATRIX.values())


OF_ANYBODY = [row for row in MATRIX if UNSIGNED[row] == TOLD_TO_ANYBODY]
OF_SOME = [row for row in MATRIX if UNSIGNED[row] != TOLD_TO_ANYBODY]


@pytest.mark.parametrize(("method", "path"), OF_ANYBODY, ids=map(" ".join, OF_ANYBODY))
def test_anybody_sees_what_rests_on_nothing_that_is_kept(
    sqlite_office: Office, method: str, path: str
) -> None:
    desk, place = signed_in(sqlite_office), path.format(**PUBLISHED)
    told = [sent(desk, who, method, place).status_code for who in PEOPLE]
    assert " ".join(map(str, told)) == MATRIX[method, path]


@pytest.mark.parametrize(("method", "path"), OF_SOME, ids=map(" ".join, OF_SOME))
def test_each_role_gets_what_the_matrix_says(
    either_office: Office, things: dict[str, str], method: str, path: str
) -> None:
    desk = signed_in(either_office)  # anew, since one of the forms signs people out
    told = [sent(desk, who, method, path.format(**things)).status_code for who in PEOPLE]
    assert " ".join(map(str, told)) == MATRIX[method, path]


NOT_THERE = [row for row in MATRIX if "404" in MATRIX[row] and "200" in MATRIX[row]]


@pytest.mark.parametrize(("method", "path"), NOT_THERE, ids=map(" ".join, NOT_THERE))
def test_what_is_not_ones_own_is_shown_like_what_is_not_there(
    either_office: Office, things: dict[str, str], method: str, path: str
) -> None:
    desk, none = signed_in(either_office), path.format(**{**things, **nobodys(things)})
    statuses = dict(zip(PEOPLE, MATRIX[method, path].split(), strict=True))
    for who in (one for one, status in statuses.items() if status == "404"):
        foreign = sent(desk, who, method, path.format(**things))
        absent = sent(desk, who, method, none)
        assert (foreign.status_code, absent.status_code) == (404, 404)
        told = foreign.text
        for named, nobody in nobodys(things).items():
            told = told.replace(things[named], nobody)
        assert told == absent.text


def nobodys(things: dict[str, str]) -> dict[str, str]:
    return {name: NOBODYS for name in things if name.endswith("_id") and name != "park_id"}


def sent(desk: Desk, who: str, method: str, path: str) -> Any:
    return desk.get(who, path) if method == "GET" else desk.post(who, path, {})
