"""What is told of records: people, tokens, firms, consents, weights, answers."""

from typing import Any

from typing_extensions import TypedDict

from recommender.weights import Signing
from service.shapes import AnswerShape


class PersonShape(TypedDict):
    """Who is signed in."""

    id: str
    name: str
    role: str
    organisation: str
    region: str
    scopes: list[str]


class TokenShape(TypedDict):
    """A token, without its key."""

    id: str
    name: str
    scopes: list[str]
    created_at: str
    expires_at: str
    revoked_at: str | None


class NewTokenShape(TokenShape):
    """A new token; its ``key`` is told once, and null to a repeated request."""

    key: str | None


class TokensShape(TypedDict):
    """One page of tokens."""

    items: list[TokenShape]
    next: str | None


class FirmLineShape(TypedDict):
    """A firm in a list; one that is withdrawn is told to its own organisation alone."""

    id: str
    name: str
    version: int
    created_at: str
    withdrawn_at: str | None


class KeptFirmShape(FirmLineShape):
    """A firm with what it says; ``version`` is its ETag."""

    edited_at: str
    firm: dict[str, Any]


class FirmsShape(TypedDict):
    """One page of firms."""

    items: list[FirmLineShape]
    next: str | None


class ConsentShape(TypedDict):
    """Promoters of the region may see the firm until ``revoked_at``."""

    id: str
    region: str
    adcode: str
    version: int
    created_at: str
    revoked_at: str | None


class ConsentsShape(TypedDict):
    """One page of consents."""

    items: list[ConsentShape]
    next: str | None


class WeightLineShape(TypedDict):
    """A set of weights in a list."""

    id: str
    name: str
    version: int
    created_at: str


class SignedShape(TypedDict):
    """What was signed, to the letter; its Ed25519 signature and the key to check it by, base64."""

    statement: str
    signature: str
    public_key: str


class WeightSetShape(WeightLineShape):
    """A set of weights: its newest version, by whom, what for, how it fared, and the signature;
    ``digest`` is the SHA-256 of what was signed.
    """

    edited_at: str
    author: str
    author_name: str
    note: str
    digest: str
    weights: dict[str, Any]
    evaluation: dict[str, Any] | None
    signed: SignedShape | None


class WeightSetsShape(TypedDict):
    """One page of sets of weights."""

    items: list[WeightLineShape]
    next: str | None


class InForceShape(TypedDict):
    """The weights that count where a question names none, since when, and what was signed of them;
    nothing where the presets count. ``version`` counts the orders.
    """

    version: int
    since: str | None
    set_id: str | None
    set_version: int | None
    weights: dict[str, Any] | None
    signed: SignedShape | None


class AnswerLineShape(TypedDict):
    """A kept answer: from which firm, weights, rules, data and engine it came."""

    id: str
    created_at: str
    firm_id: str | None
    firm_version: int | None
    weight_set_id: str | None
    weight_version: int | None
    rule_day: str
    rule_packs: list[str]
    data_version: str
    engine_version: str


class KeptAnswerShape(AnswerLineShape):
    """A kept answer with the very text that was given."""

    answer: AnswerShape


class AnswersShape(TypedDict):
    """One page of kept answers."""

    items: list[AnswerLineShape]
    next: str | None


class ProjectShape(TypedDict):
    """A project: three sums in 万元, stage, light (red when a due day has passed, null when none
    is known), and the day by which building must have started.
    """

    id: str
    version: int
    created_at: str
    name: str
    league: str
    adcode: str
    chain: str
    responsible: str
    firm_id: str | None
    park_id: str | None
    stage: str
    stage_label: str
    signed_wan: float | None
    planned_wan: float | None
    paid_in_wan: float | None
    signed_on: str | None
    started_on: str | None
    producing_on: str | None
    due_on: str | None
    landing_by: str | None
    light: str | None


class ProjectsShape(TypedDict):
    """One page of projects."""

    items: list[ProjectShape]
    next: str | None


class ShareShape(TypedDict):
    """A part of a whole; ``value`` 0..1, null of nothing."""

    part: float
    whole: float
    value: float | None
    said: str


class TotalShape(TypedDict):
    """A sum of what is known in 亿元, and of how many projects it is not known."""

    yi: float
    unknown: int


class CountsShape(TypedDict):
    """Of the projects signed, those started and producing, and what they are signed for; paid-in
    funds (亿元) of projects of ≥10亿元 among those whose planned investment and paid-in funds are
    known; how many are unknown, how many are red, how many in reserve.
    """

    projects: int
    reserve: int
    signed: TotalShape
    paid_in: TotalShape
    started: ShareShape
    producing: ShareShape
    large: ShareShape
    paid_in_unknown: int
    planned_unknown: int
    red: int


class LeagueCountsShape(CountsShape):
    """The counts of one league."""

    league: str
    adcode: str


class StatisticsShape(TypedDict):
    """The counts of all projects, and by league."""

    all: CountsShape
    leagues: list[LeagueCountsShape]


class NoteShape(TypedDict):
    """What is odd in a table but harmless."""

    path: str
    value: str
    problem: str
    remedy: str


class JobWeightsShape(TypedDict):
    """By what the firms of a list are ranked, in words; ``signed``: which version of a set, by whom
    and when, null for presets and what was sent. Where each firm's segment names its weights, it is
    the set in force for firms of none, known once the ranking has begun.
    """

    label: str
    signed: Signing | None


class JobAskedShape(TypedDict):
    """How the firms of a job's list are ranked; ``reasons``: whether each row says why;
    ``weights``: as they were sent, of a signed set those of its version, as shares that sum to 1.
    """

    k: int
    as_of: str
    weights: Any
    region: str
    illustrative: bool
    reasons: bool
    weighed: JobWeightsShape


class JobShape(TypedDict):
    """A job: its state, how far it is, and until when its files are kept. ``rows`` is null before
    they are counted, rows without any firm are among them: ``rows_aside`` are examples, totals,
    remarks and repeated headers among those read so far, null before the job begins and where an
    earlier version did not count them; others are blank. ``kind`` is ranking or, of an import of
    firms, firms: then nothing was ``asked``, and nothing is written before ``committed_at``.
    ``notes``: what is odd in the list but harmless, such as columns that are not read and words
    that name no industry, once all of it is read and as long as its files are kept.
    """

    id: str
    version: int
    kind: str
    created_at: str
    file_name: str
    file_bytes: int
    asked: JobAskedShape | None
    state: str
    state_label: str
    rows: int | None
    rows_read: int
    rows_ranked: int
    rows_nowhere: int
    rows_rejected: int
    rows_aside: int | None
    rows_added: int
    rows_changed: int
    rows_written: int
    committed_at: str | None
    message: str
    notes: list[NoteShape]
    started_at: str | None
    ended_at: str | None
    files_until: str | None


class JobsShape(TypedDict):
    """One page of jobs."""

    items: list[JobShape]
    next: str | None


class FieldChangeShape(TypedDict):
    """A field that an import would change."""

    field: str
    label: str
    old: Any
    new: Any


class RecordChangeShape(TypedDict):
    """A record that an import would change."""

    id: str
    name: str
    fields: list[FieldChangeShape]


class RejectShape(TypedDict):
    """A fault of a row: where, what stands there, what is wrong, the way out."""

    sheet: str
    row: int | None
    field: str
    value: str
    problem: str
    remedy: str


class PreviewShape(TypedDict):
    """What a table would change; ``token`` commits it, and is null while rows are at fault."""

    token: str | None
    expires_at: str | None
    added: int
    changed: int
    unchanged: int
    rejected: int
    additions: list[str]
    changes: list[RecordChangeShape]
    rejects: list[RejectShape]


class CommittedShape(TypedDict):
    """How many records an import has added and changed."""

    added: int
    changed: int
