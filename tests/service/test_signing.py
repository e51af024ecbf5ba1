from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from service.signing import Signer, signed

# RFC 8032, section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
OF_R = "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA=="


def test_it_signs_as_the_standard_says(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(SEED)
    signer = Signer(path)
    assert (signer.public_key, signer.sign("r")) == (PUBLIC, OF_R)
    assert signed("r", OF_R, PUBLIC)


@given(said=st.text(), other=st.text(), noise=st.text(max_size=90))
def test_nothing_else_passes_for_what_was_signed(said: str, other: str, noise: str) -> None:
    assert signed(other, OF_R, PUBLIC) is (other == "r")
    assert not signed("r", noise, PUBLIC)
    assert not signed(said, OF_R, noise)


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "parkmatch.key"
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(lambda _: Signer(path).public_key, range(8)))
    assert len(keys) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["parkmatch.key"]


def test_a_file_that_holds_no_key_is_refused_by_the_name_of_the_variable(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a key")
    for path in (tmp_path / "text", tmp_path, tmp_path / "none" / "key"):
        with pytest.raises(BadInput) as caught:
            Signer(path).sign("r")
        assert [fault.path for fault in caught.value.faults] == ["PARKMATCH_SIGNING_KEY"]
