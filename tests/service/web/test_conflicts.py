from hypothesis import given
from hypothesis import strategies as st

from features.text import Text
from service.web.conflicts import Difference

said = st.text(max_size=5)


@given(said, said)
def test_two_versions_differ_when_they_say_something_else(newest: str, sent: str) -> None:
    assert Difference(Text("项", "item"), newest, sent).differs is (newest != sent)
