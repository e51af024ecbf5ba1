import gc
from collections.abc import Iterator

import pytest

from service.garbage import unlooked


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The process looks for garbage afterwards as it did before."""
    yield
    gc.unfreeze()
    gc.enable()


def test_nobody_looks_inside_nor_afterwards_at_what_is_there() -> None:
    gc.unfreeze()
    with unlooked():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_whoever_did_not_look_before_does_not_look_afterwards() -> None:
    gc.disable()
    with unlooked():
        pass
    assert not gc.isenabled()


def test_it_is_looked_again_after_a_failure() -> None:
    with pytest.raises(ImportError), unlooked():
        raise ImportError
    assert gc.isenabled()
