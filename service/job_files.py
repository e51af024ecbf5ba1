"""Where the files of a job lie: the list that was sent, what is half done, results and rejects.

One folder for each job, named by its id and by nothing that anybody sends.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from features.profiles import Firm
from features.tables import saving
from features.tables.grids import open_grid
from features.tables.layouts import find_layout
from service.downloads import MEDIA_TYPES

BLOCK_BYTES = 1 << 20
RESULTS = {form: MEDIA_TYPES[form] for form in ("parquet", "csv", "xlsx")}
"""Each form of a result with what HTTP calls it."""


@dataclass(frozen=True)
class JobFiles:
    """The folder of one job."""

    folder: Path

    @classmethod
    def of(cls, folder: str | Path, job_id: str) -> "JobFiles":
        """Those of the job ``job_id`` under the folder of all jobs."""
        return cls(Path(folder) / job_id)

    @property
    def list(self) -> Path:
        """The list as it was sent."""
        [found] = self.folder.glob("list.*")
        return found

    @property
    def matcher(self) -> Path:
        """The parks and the law that the list is ranked by, from its first row to its last."""
        return self.folder / "matcher"

    @property
    def rejects(self) -> Path:
        """The rows in fault."""
        return self.folder / "rejects.csv"

    @property
    def twice(self) -> int:
        """How many firms may be in the list before."""
        kept = self.folder / "twice"
        return int(kept.read_text("ascii")) if kept.exists() else 0

    def remark(self, twice: int) -> None:
        """Keeps how many firms may be in the list before."""
        (self.folder / "twice").write_text(str(twice), "ascii")

    @property
    def parts(self) -> Path:
        """What an import would change, part by part of its list."""
        return self.folder / "parts"

    def result(self, form: str) -> Path:
        """The rankings as ``form``."""
        return self.folder / f"result.{form}"

    def keep(self, sent: BinaryIO, suffix: str) -> str:
        """Writes the list that was ``sent``; its SHA-256."""
        digest = sha256()
        with saving(self.folder):
            self.folder.mkdir(parents=True)
            with (self.folder / f"list{suffix}").open("wb") as file:
                while block := sent.read(BLOCK_BYTES):
                    digest.update(block)
                    file.write(block)
        return digest.hexdigest()

    def check(self) -> None:
        """Raises :class:`BadInput` for a list without a header that can be read."""
        with open_grid(self.list) as grid:
            find_layout(grid, Firm)

    def restart(self) -> None:
        """Takes away what is half done, but for the list itself."""
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif not path.name.startswith("list."):
                path.unlink()

    def delete(self) -> None:
        """Takes everything away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else works in the folder meanwhile: who comes later waits."""
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@contextmanager
def received(files: JobFiles) -> Iterator[None]:
    """Leaves nothing of a list that is refused."""
    try:
        yield
    except BaseException:
        files.delete()
        raise
