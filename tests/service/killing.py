"""A real server that is killed while many write to it, and what must hold afterwards."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from service import accounts
from service.accounts import NewUser, Role
from service.database.engine import Database
from service.database.records import AnswerRecord, FirmEdition, FirmRecord
from service.database.traces import AuditEntry, IdempotencyKey

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
WRITES, AT_ONCE = 200, 50
FIRM = {"firm": {"name": "示例", "products": "风电叶片"}}


def hired(database: Database) -> str:
    """The key of somebody who may submit firms."""
    with database.writing() as session:
        new = NewUser("甲", "一个很长的好密码啊哈", Role.firm, "示例")
        who = accounts.person(accounts.add(session, new))
        return accounts.issue(session, who, "测试", accounts.ALL, 1)[1]


@dataclass
class Answered:
    """An answer: its status, headers in small letters, and body."""

    status: int
    headers: dict[str, str]
    body: Any


class Service:
    """The service as a process of its own, on a port that stays the same."""

    def __init__(self, url: str, key: str) -> None:
        self.key = key
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "PARKMATCH_DATABASE_URL": url,
            "PARKMATCH_REQUESTS_PER_TOKEN": "0",
            "PARKMATCH_REQUESTS_PER_ADDRESS": "0",
        }
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", str(self.port)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        waited_until = time.monotonic() + START_SECONDS
        while time.monotonic() < waited_until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the service did not start")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def sends(self, method: str, path: str, body: Any = None, **headers: str) -> Answered | None:
        """The answer; None where the connection ended before one came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        said = None if body is None else json.dumps(body).encode()
        try:
            connection.request(method, f"/api/v1{path}", said, told | headers)
            answer = connection.getresponse()
            read = json.loads(answer.read())
            heads = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, heads, read)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def asks(self, key: str) -> Answered | None:
        return self.sends("POST", "/answers", {**FIRM, "k": 1}, **{"Idempotency-Key": key})

    def submits(self, key: str) -> Answered | None:
        return self.sends("POST", "/firms", FIRM, **{"Idempotency-Key": key})

    def edits(self, firm_id: str) -> Answered | None:
        return self.sends("PUT", f"/firms/{firm_id}", FIRM, **{"If-Match": '"1"'})


@dataclass
class Round:
    """What was acknowledged until the server was killed: ids by request key, and edits."""

    kill_after: int
    submitted: dict[str, str] = field(default_factory=dict)
    edited: set[str] = field(default_factory=set)

    @property
    def acknowledged(self) -> int:
        return len(self.submitted) + len(self.edited)


def killed(service: Service, named: str, kill_after: int) -> Round:
    """Of as many writes as come at once, the server is killed after so many acknowledged ones."""
    found = Round(kill_after)
    enough = threading.Event()

    def write(number: int) -> None:
        key = f"{named}-{number}"
        made = service.submits(key)
        if made is None or made.status != 201:
            return
        found.submitted[key] = made.body["id"]
        if found.acknowledged >= kill_after:
            enough.set()
        edit = service.edits(made.body["id"])
        if edit is not None and edit.status == 200:
            found.edited.add(made.body["id"])
        if found.acknowledged >= kill_after:
            enough.set()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(WRITES // 2):
            pool.submit(write, number)
        enough.wait(60)
        service.kill()
    return found


def killed_while_answering(service: Service, named: str, kill_after: int) -> dict[str, str]:
    """Of many questions whose answers are kept, the server is killed after so many; ids of answers
    by the keys of their requests.
    """
    found: dict[str, str] = {}
    enough = threading.Event()

    def ask(key: str) -> None:
        made = service.asks(key)
        if made is not None and made.status == 201:
            found[key] = made.body["id"]
            if len(found) >= kill_after:
                enough.set()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(WRITES):
            pool.submit(ask, f"{named}-{number}")
        enough.wait(60)
        service.kill()
    return found


def answers_torn(database: Database) -> list[str]:
    """Ids of which the answers, the log and the keys do not tell the same."""
    with database.reading() as session:
        kept = set(session.scalars(select(AnswerRecord.id)))
        lines = select(AuditEntry.object_id).where(AuditEntry.object_kind == "answer")
        noted = Counter(session.scalars(lines))
        bodies = session.scalars(select(IdempotencyKey.body)).all()
    keyed = Counter(json.loads(body)["id"] for body in bodies)
    whole = Counter(dict.fromkeys(kept, 1))
    return sorted({*(noted - whole), *(whole - noted), *(keyed - whole), *(whole - keyed)})


def lost_or_torn(database: Database, rounds: list[Round]) -> list[str]:
    """What is not as it must be: a write that was acknowledged and is not there, half a write."""
    with database.reading() as session:
        versions = dict(session.execute(select(FirmRecord.id, FirmRecord.version)).all())
        editions = session.execute(select(FirmEdition.firm_id, FirmEdition.version)).all()
        noted = Counter(
            session.scalars(select(AuditEntry.object_id).where(AuditEntry.object_kind == "firm"))
        )
        bodies = session.scalars(select(IdempotencyKey.body)).all()
    keyed = Counter(json.loads(body)["id"] for body in bodies)
    whole = sorted((one, n) for one, last in versions.items() for n in range(1, last + 1))
    wrong = [f"lost {one}" for told in rounds for one in {*told.submitted.values()} - {*versions}]
    wrong += [f"edit lost {one}" for told in rounds for one in told.edited if versions[one] != 2]
    wrong += ["editions torn"] if whole != sorted(editions) else []
    wrong += ["log torn"] if noted != Counter(versions) else []
    wrong += ["keys torn"] if keyed != Counter(dict.fromkeys(versions, 1)) else []
    return wrong


def asked_again(service: Service, told: Round, named: str) -> list[str]:
    """What differs when every request of a round is sent once more to the restarted server."""
    wrong = []
    for firm_id in told.submitted.values():
        seen = service.sends("GET", f"/firms/{firm_id}")
        if seen is None or seen.status != 200:
            wrong.append(f"not served {firm_id}")
    with ThreadPoolExecutor(8) as pool:
        keys = [f"{named}-{number}" for number in range(WRITES // 2)]
        answers = dict(zip(keys, pool.map(service.submits, keys), strict=True))
    for key, answer in answers.items():
        if answer is None or answer.status != 201:
            wrong.append(f"not taken {key}")
        elif told.submitted.get(key, answer.body["id"]) != answer.body["id"]:
            wrong.append(f"made twice {key}")
    return wrong
