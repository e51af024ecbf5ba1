import time

import pytest
from argon2 import extract_parameters

from features.errors import BadInput
from service import credentials
from tests.service.conftest import HASHER, NOBODYS


@pytest.fixture(autouse=True)
def at_full_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "HASHER", HASHER)
    monkeypatch.setattr(credentials, "NOBODYS", NOBODYS)


def test_a_password_costs_what_rfc_9106_asks_for_whoever_it_is_held_against() -> None:
    kept = credentials.hashed("一个很长的好密码啊哈")
    assert cost(kept) == cost(credentials.NOBODYS) == (3, 64 * 1024, 4)


def cost(kept: str) -> tuple[int, int, int]:
    """Passes, KiB and threads."""
    said = extract_parameters(kept)
    return said.time_cost, said.memory_cost, said.parallelism


def test_a_password_fits_what_is_kept_of_it_and_no_other_does() -> None:
    kept = credentials.hashed("一个很长的好密码啊哈")
    assert kept.startswith("$argon2id$")
    assert credentials.fits("一个很长的好密码啊哈", kept)
    assert not credentials.fits("一个很长的好密码啊呀", kept)
    assert kept != credentials.hashed("一个很长的好密码啊哈")


@pytest.mark.parametrize("password", ["", "x" * 9, "x" * 201])
def test_a_short_or_endless_password_is_refused_without_being_told(password: str) -> None:
    with pytest.raises(BadInput) as caught:
        credentials.hashed(password)
    [fault] = caught.value.faults
    assert (fault.path, fault.value) == ("password", None)


def test_nothing_fits_nobody_and_it_takes_as_long() -> None:
    kept = credentials.hashed("x" * 10)
    assert not credentials.fits("x" * 10, None)
    assert not credentials.fits("x" * 10, "no hash")

    def seconds(of: str | None) -> float:
        start = time.perf_counter()
        credentials.fits("y" * 10, of)
        return time.perf_counter() - start

    nobody, somebody = (min(seconds(of) for _ in range(3)) for of in (None, kept))
    assert nobody > somebody / 3


def test_keys_differ_and_only_their_digest_is_kept() -> None:
    keys = {credentials.key("pm_") for _ in range(100)}
    assert len(keys) == 100
    assert all(
        len(credentials.digest(key)) == 64 and key not in credentials.digest(key) for key in keys
    )
