"""Kill -9 of a real server among 200 concurrent writes, on SQLite and on PostgreSQL.

    PYTHONPATH=. python tests/benchmarks/bench_killed.py [ROUNDS]

After each kill: is every acknowledged write there, is none half-written, does the restarted server
give them, and does each request, sent again with its Idempotency-Key, make nothing twice? The
server is killed after another number of acknowledged writes each time. Ends with 1 if not so.
"""

import random
import shutil
import sys
import tempfile
from pathlib import Path

from service.database import migrating
from service.database.engine import Database
from tests.service import killing
from tests.service.conftest import Server
from tests.service.killing import WRITES, Service

ROUNDS = 20


def survived(engine: str, url: str, rounds: int) -> bool:
    """Whether nothing was lost, torn or made twice in any round."""
    database = Database(url)
    migrating.forward(database)
    service = Service(url, killing.hired(database))
    drawn, told, sound = random.Random(2026), [], True
    for number in range(rounds):
        named = f"{engine}-{number}"
        told.append(killing.killed(service, named, drawn.randint(1, WRITES * 3 // 4)))
        wrong = killing.lost_or_torn(database, told)
        service.start()
        wrong += killing.asked_again(service, told[-1], named)
        sound = sound and not wrong
        said = "; ".join(wrong) or "all there, nothing torn, nothing twice"
        sys.stdout.write(f"{named}: {told[-1].acknowledged} of {WRITES} acknowledged; {said}\n")
        sys.stdout.flush()
    service.kill()
    database.close()
    return sound


def main(rounds: int = ROUNDS) -> None:
    """Both engines, one after the other."""
    home = Path(tempfile.mkdtemp(prefix="parkmatch-"))
    postgres = Server()
    try:
        sound = [
            survived("sqlite", f"sqlite:///{home / 'parkmatch.db'}", rounds),
            survived("postgresql", postgres.url(postgres.create("template0")), rounds),
        ]
    finally:
        postgres.discard()
        shutil.rmtree(home)
    sys.exit(0 if all(sound) else 1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
