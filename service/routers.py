"""All that is served but matching and health, in the order in which it is tried: what is asked for
again and again comes first.

To import this takes about as long as to start and to answer a first firm, which needs nothing of
it: it comes with the first request for any of it, and is imported before that when the process has
listened for a while.
"""

from collections.abc import Iterator

from fastapi import APIRouter

from service.routes import (
    answers,
    audit,
    chains,
    comparisons,
    exports,
    facts,
    figures,
    firms,
    imports,
    industries,
    issues,
    jobs,
    large_imports,
    organisations,
    park_tables,
    parks,
    planning,
    progress,
    projects,
    registers,
    reports,
    sessions,
    steadiness,
    targets,
    tokens,
    users,
    weights,
)
from service.web.account import router as account_pages
from service.web.allocation import router as allocation_pages
from service.web.arrivals import router as arrival_pages
from service.web.batches import router as job_pages
from service.web.board import router as board_pages
from service.web.chains import router as chain_pages
from service.web.desk import router as desk_pages
from service.web.doors import router as doors
from service.web.evaluation import router as evaluation_pages
from service.web.events import router as event_pages
from service.web.figures import router as figure_pages
from service.web.given import router as answer_pages
from service.web.guides import router as guide_pages
from service.web.imports import router as import_pages
from service.web.in_force import router as order_pages
from service.web.kept import router as profile_pages
from service.web.logbook import router as log_pages
from service.web.maps import router as map_pages
from service.web.offices import router as office_pages
from service.web.pages import router as pages
from service.web.parks import router as park_pages
from service.web.people import router as person_pages
from service.web.progress import router as progress_pages
from service.web.registers import router as register_pages
from service.web.reports import router as report_pages
from service.web.rules import router as rule_pages
from service.web.sliding import router as sliders
from service.web.staff import router as staff_pages
from service.web.steadying import router as steadiness_pictures
from service.web.targets import router as target_pages
from service.web.tokens import router as token_pages
from service.web.weighing import router as weight_pages


def rest(api: str) -> Iterator[tuple[APIRouter, str]]:
    """Each router with what its paths begin with: those of the interface with ``api``."""
    stateless = (
        steadiness, targets, exports, parks, comparisons, industries, chains, facts,
        planning, reports,
    )  # fmt: skip
    people = (sessions, tokens, users, organisations, audit)
    kept = (
        firms, weights, projects, figures, park_tables, jobs, large_imports, imports,
    )  # fmt: skip
    promoted = (issues, registers, progress)
    yield answers.asking, api
    yield answers.router, api
    for often in (pages, map_pages, park_pages, chain_pages):
        yield often, ""
    for noun in (*stateless, *people, *kept, *promoted):
        yield noun.router, api
    looking = (guide_pages, sliders, steadiness_pictures, target_pages, report_pages)
    arriving = (doors, arrival_pages)
    promoting = (desk_pages, board_pages, event_pages, profile_pages, answer_pages)
    planned = (allocation_pages, weight_pages, order_pages, evaluation_pages, rule_pages)
    keeping = (progress_pages, register_pages)
    staffing = (
        account_pages, token_pages, staff_pages, person_pages, office_pages, log_pages,
    )  # fmt: skip
    tables = (import_pages, job_pages, figure_pages)
    for story in (looking, arriving, promoting, planned, keeping, staffing, tables):
        for told in story:
            yield told, ""
