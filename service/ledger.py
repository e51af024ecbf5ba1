"""Answers that are kept with all that they came from, and given again bit for bit."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from orjson import Fragment
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from features.catalogue import DATA_VERSION
from features.errors import NotFound, StaleModel
from features.text import Lang, Text
from recommender.matching import ENGINE_VERSION, ParkMatcher
from recommender.policy import RULES
from recommender.weights import Weights
from service import (
    auditing,
    clock,
    dossiers,
    holdings,
    matchers,
    questions,
    reread,
    revisions,
    weightings,
    written,
)
from service.accounts import Person
from service.database import records
from service.database.additions import Additions, Row
from service.database.base import new_id
from service.database.records import (
    AnswerContent,
    AnswerRecord,
    FirmEdition,
    FirmRecord,
    RulePack,
    WeightEdition,
)
from service.database.traces import AuditEntry
from service.questions import Question

ANSWER = Text("答案", "Answer")


@dataclass(frozen=True)
class Asked:
    """A question with what of the records it came from: a firm, a signed set of weights."""

    question: Question
    lang: Lang
    firm: FirmEdition | None = None
    weights: WeightEdition | None = None


@dataclass(frozen=True)
class Given:
    """What was answered before it is kept, and what it came from: the ``question`` and ``weights``
    as JSON, the rest of it by column of the records.

    It may be kept again and again, for whoever of the organisation asks the same; so it holds no
    matcher, which may be out of use by then.
    """

    result: bytes
    question: bytes
    weights: bytes
    rest: Mapping[str, Any]
    rules: tuple[str, ...]

    @cached_property
    def packs(self) -> tuple[tuple[str, str, str], ...]:
        """Digest, text and name of each rule file, as they are when it is kept first."""
        return packs(self.rules)

    @property
    def rule_packs(self) -> list[str]:
        """The digests of the rule files, in the order in which they are read."""
        return [digest for digest, _, _ in self.packs]

    @cached_property
    def basis(self) -> Mapping[str, Any]:
        """What it came from, by column of the records; alike whoever asks."""
        parts = self.question, self.weights, orjson.dumps(self.rule_packs), self.result
        return {**self.rest, "content_digest": sha256(b"\n".join(parts)).hexdigest()}

    @property
    def size(self) -> int:
        """Bytes of it, without what others hold too."""
        return len(self.result) + len(self.question) + len(self.weights)


def given(matcher: ParkMatcher, asked: Asked) -> Given:
    """The answer of ``matcher`` today."""
    day, firm, weights = asked.question.as_of or matchers.today(), asked.firm, asked.weights
    question = questions.settled(asked.question, matcher).model_copy(update={"as_of": day})
    rest = {
        "firm_id": firm.firm_id if firm else None,
        "firm_version": firm.version if firm else None,
        "weight_set_id": weights.weight_set_id if weights else None,
        "weight_version": weights.version if weights else None,
        "lang": asked.lang,
        "rule_day": str(day),
        "data_version": matcher.data_version_,
        "engine_version": ENGINE_VERSION,
    }
    result = _answered(matcher, question, asked.lang)
    said = orjson.dumps(_plain(question)), orjson.dumps(_told(question.weighting))
    return Given(result, *said, rest, tuple(matcher.rules))


def kept(who: Person, found: Given) -> tuple[Row, Additions]:
    """What ``who`` was answered, by column of the records, and all that is to be added to them so
    that it can be given again.
    """
    row = {
        "id": new_id(who.organisation_id),
        "created_at": clock.now(),
        "organisation_id": who.organisation_id,
        "author_id": who.id,
        **found.basis,
    }
    adds, own = Additions(), (row["content_digest"], who.organisation_id)
    adds.add_once(AnswerContent, own, partial(_content, *own, found), partial(_rule_packs, found))
    adds.add(AnswerRecord, row)
    adds.add(AuditEntry, auditing.line(who.id, "asked", "answer", row["id"]))
    return row, adds


def visible(who: Person) -> Select[AnswerRecord]:
    """The answers of the organisation of ``who``; one about a firm, while the firm may be seen."""
    about = select(FirmRecord.id).where(FirmRecord.id == AnswerRecord.firm_id)
    may_see = or_(
        AnswerRecord.firm_id.is_(None), about.where(dossiers.may_see(who)).exists()
    )  # fmt: skip
    own = AnswerRecord.organisation_id == who.organisation_id
    return select(AnswerRecord).where(and_(own, may_see))


def seen(session: Session, who: Person, answer_id: str) -> AnswerRecord:
    """The answer; raises :class:`NotFound` when ``who`` may not see it, as when there is none."""
    found = session.scalar(visible(who).where(AnswerRecord.id == answer_id))
    if found is None:
        raise NotFound(ANSWER, answer_id)
    return found


def weighed(session: Session, who: Person, asked: Asked, set_id: str | None) -> Asked:
    """``asked`` with the weights of the signed set that it names, if any."""
    if set_id is None:
        return asked
    edition, weights = weightings.chosen(session, who, set_id)
    question = asked.question.model_copy(update={"weights": weights})
    return replace(asked, question=question, weights=edition)


def asked_again(session: Session, who: Person, answer_id: str, lang: Lang) -> Asked:
    """What the answer was asked, to be asked today: by the same weights, of a kept firm and of a
    signed set as their newest versions say, without what is no field of a firm any more. Raises as
    :func:`seen`, and :class:`Conflicting` where the firm is withdrawn.
    """
    record, firm = seen(session, who, answer_id), None
    said = record.content.question["firm"]
    if record.firm_id is not None:
        firm = dossiers.newest(session, dossiers.seen(session, who, record.firm_id))
        said = firm.said
    question = _read(record, firm=reread.firm(said), as_of=None)
    return weighed(session, who, Asked(question, lang, firm), record.weight_set_id)


def replayed(session: Session, answer_id: str) -> tuple[str, str]:
    """The answer as it was given and as it is given now from what is kept with it.

    Figures of parks are those of its revision, whatever superseded them since. Raises
    :class:`NotFound`, and :class:`StaleModel` when another engine or other tables gave it: those
    are part of the release that did.
    """
    record = session.get(AnswerRecord, answer_id)
    if record is None:
        raise NotFound(ANSWER, answer_id)
    tables, revision = holdings.of_release(record.data_version)
    if (record.engine_version, tables) != (ENGINE_VERSION, DATA_VERSION):
        raise StaleModel(_OTHER_RELEASE.fill(engine=record.engine_version, data=tables))
    question, found = _read(record), revisions.held(session, revision)
    with _rules(session, record.rule_packs) as rules:
        matcher = matchers.over(found, rules, question.illustrative)
        again = _answered(matcher, question, "en" if record.lang == "en" else "zh")
    return record.content.result, again.decode()


def packs(rules: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Digest, text and name of each file of ``rules``, as they are now."""
    files = rule_files(rules)
    texts = (_text(file, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return tuple((*found, file.name) for file, found in zip(files, texts, strict=True))


def rule_files(rules: tuple[str, ...]) -> list[Path]:
    """The files of ``rules``, the built-in ones where none are named, in the order in which they
    are read.
    """
    paths = map(Path, rules or (RULES,))
    return [file for path in paths for file in (sorted(path.glob("*.toml")) or [path])]


def _answered(matcher: ParkMatcher, question: Question, lang: Lang) -> bytes:
    found = questions.drafted(matcher, question, question.as_of or matchers.today())
    return written.answer(found, question, lang)


def _plain(question: Question) -> object:
    said = question.model_dump(mode="json", exclude={"weights", "weight_set"})
    return {name: value for name, value in said.items() if name in Question.model_fields}


def _told(weights: Weights) -> object:
    return {
        "name": weights.name,
        "values": dict(weights.values),
        "note": list(weights.note),
        "source": weights.source,
        "signing": weights.signing,
    }


def _read(record: AnswerRecord, **instead: object) -> Question:
    """The question as it was asked, but for what is said ``instead``. Weights that sum to 1 are
    taken as they are, bit for bit.
    """
    content = record.content
    told = content.weights
    signing = told.get("signing")
    note = Text(*told["note"])
    weights = Weights(told["values"], told["name"], note, told["source"], signing)
    said = {**content.question, "as_of": date.fromisoformat(record.rule_day)}
    return Question.model_validate({**said, "weights": weights, **instead})


def _content(digest: str, organisation_id: str, found: Given) -> Row:
    return {
        "digest": digest,
        "organisation_id": organisation_id,
        "question": Fragment(found.question),
        "weights": Fragment(found.weights),
        "rule_packs": found.rule_packs,
        "packed": records.packed(found.result),
    }


def _rule_packs(found: Given) -> Additions:
    """What the content of ``found`` names."""
    adds = Additions()
    for pack in found.packs:
        adds.add_once(RulePack, pack[:1], partial(_pack, *pack))
    return adds


def _pack(digest: str, text: str, name: str) -> Row:
    return {"digest": digest, "name": name, "text": text, "created_at": clock.now()}


@lru_cache(maxsize=64)
def _text(file: Path, changed_ns: int, size: int) -> tuple[str, str]:
    """The file's digest and text, read once while it is not changed."""
    text = file.read_text("utf-8")
    return sha256(text.encode()).hexdigest(), text


@contextmanager
def _rules(session: Session, digests: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The rule files of an answer, on disk for as long as they are read."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, digest in enumerate(digests):
            pack = session.get_one(RulePack, digest)
            path = Path(folder) / f"{number:03}" / Path(pack.name).name
            path.parent.mkdir()
            path.write_text(pack.text, "utf-8", newline="")
            paths.append(str(path))
        yield tuple(paths)


_OTHER_RELEASE = Text(
    "此答案由引擎 {engine}、数据 {data} 给出，请用当时的版本重放",
    "Given by engine {engine} on data {data}: replay it with that release",
)
