"""What was acknowledged is there after the service was killed, and nothing is half-written."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select

from service import accounts
from service.accounts import NewUser, Role
from service.database.engine import Database
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
WRITES = 200
FIRM = json.dumps({"firm": {"name": "示例", "products": "风电叶片"}})


def hired(database: Database) -> str:
    """The key of somebody who may submit firms."""
    with database.writing() as session:
        new = NewUser("甲", "一个很长的好密码啊哈", Role.firm, "示例")
        who = accounts.person(accounts.add(session, new))
        return accounts.issue(session, who, "测试", accounts.ALL, 1)[1]


def serve(url: str, port: int) -> subprocess.Popen[bytes]:
    found = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PARKMATCH_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    waited_until = time.monotonic() + START_SECONDS
    while time.monotonic() < waited_until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return found
    raise AssertionError("the service did not start")


def test_every_acknowledged_write_survives_a_kill(url: str, database: Database) -> None:
    key = hired(database)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = serve(url, port)
    acknowledged: list[str] = []
    enough = threading.Event()

    def submit(_: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        try:
            connection.request("POST", "/api/v1/firms", FIRM.encode(), headers)
            answer = connection.getresponse()
            if answer.status == 201:
                acknowledged.append(json.loads(answer.read())["id"])
                if len(acknowledged) >= WRITES // 4:
                    enough.set()
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        for number in range(WRITES):
            pool.submit(submit, number)
        enough.wait(60)
        server.send_signal(signal.SIGKILL)
    server.wait(10)
    with database.reading() as session:
        firms = set(session.scalars(select(FirmRecord.id)))
        editions = session.scalars(select(FirmEdition.firm_id)).all()
        noted = session.scalars(
            select(AuditEntry.object_id).where(AuditEntry.action == "submitted")
        ).all()
    assert WRITES // 4 <= len(acknowledged) <= WRITES
    assert set(acknowledged) <= firms
    assert sorted(firms) == sorted(editions) == sorted(noted)
