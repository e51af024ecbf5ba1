import io
import threading
from pathlib import Path

import pytest

from features.errors import BadInput
from service.job_files import JobFiles, received

LIST = "企业名称,用地需求（亩）\n甲,100\n".encode()


def kept(folder: Path, content: bytes = LIST) -> JobFiles:
    files = JobFiles.of(folder, "a" * 32)
    files.keep(io.BytesIO(content), ".csv")
    return files


def test_a_list_is_kept_as_it_came(tmp_path: Path) -> None:
    files = kept(tmp_path)
    assert files.list.read_bytes() == LIST
    files.check()


def test_what_is_half_done_goes_and_the_list_stays(tmp_path: Path) -> None:
    files = kept(tmp_path)
    (files.folder / "result.parquet.parts").mkdir()
    (files.folder / "result.parquet.parts" / "1.arrow").touch()
    files.matcher.touch()
    files.restart()
    assert list(files.folder.iterdir()) == [files.list]
    files.delete()
    files.delete()
    assert not list(tmp_path.iterdir())


def test_nothing_stays_of_a_list_that_is_refused(tmp_path: Path) -> None:
    def sent() -> None:
        files = JobFiles.of(tmp_path, "b" * 32)
        with received(files):
            files.keep(io.BytesIO(b"nothing,known\n1,2\n"), ".csv")
            files.check()

    with pytest.raises(BadInput):
        sent()
    assert not list(tmp_path.iterdir())


def test_one_at_a_time_works_in_a_folder(tmp_path: Path) -> None:
    files, entered = kept(tmp_path), threading.Event()

    def enter() -> None:
        with files.alone():
            entered.set()

    with files.alone():
        other = threading.Thread(target=enter)
        other.start()
        assert not entered.wait(0.1)
    assert entered.wait(10)
    other.join()
