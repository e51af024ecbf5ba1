import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import providers
from service.providers import Provider
from service.refusals import Unready
from service.settings import Oidc
from tests.service import identities
from tests.service.identities import CLIENT, SECRET

SETTINGS = Oidc("http://localhost:1", CLIENT, SECRET, "http://localhost:8000")


@given(key=st.text(alphabet="abc-_", min_size=1), other=st.text(alphabet="abc-_", min_size=1))
def test_a_state_is_of_one_key_and_may_stand_in_an_address(key: str, other: str) -> None:
    assert re.fullmatch(r"[\w-]{43}", providers.state(key))
    assert (providers.state(key) == providers.state(other)) == (key == other)


def test_a_provider_that_is_away_is_told_as_such() -> None:
    with pytest.raises(Unready):
        Provider(SETTINGS).door("key")


def test_the_secret_is_shown_nowhere() -> None:
    assert SECRET not in repr(SETTINGS)
    with identities.running() as there:
        found = Provider(Oidc(there.issuer, CLIENT, SECRET, "http://localhost:8000"))
        assert SECRET not in found.door("key")
