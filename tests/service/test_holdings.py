from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from features import catalogue
from features.profiles import Basis, Fact
from service import holdings
from service.database.records import ParkFigure
from service.holdings import Holdings

PARKS = catalogue.load(province="包头市")
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def figure(park_id: str, field: str, value: object) -> ParkFigure:
    return ParkFigure(
        id=1, park_id=park_id, field=field, said=value, unit="", as_of="2025", source="文件",
        note="", author_id="u", created_at=NOW,
    )  # fmt: skip


@given(st.sampled_from(PARKS), st.sampled_from(["output_per_mu", "tax_per_mu"]), st.floats(0, 1e4))
def test_only_what_was_stated_changes(park: catalogue.Park, field: str, value: float) -> None:
    found = holdings.applied(PARKS, [figure(park.id, field, value)])
    for before, after in zip(PARKS, found, strict=True):
        if before.id != park.id:
            assert after is before
            continue
        fact: Fact[float] = getattr(after, field)
        assert (fact.value, fact.as_of, fact.source) == (value, "2025", "文件")
        assert fact.basis is Basis.OWN
        assert after.model_copy(update={field: getattr(before, field)}) == before


words = st.lists(st.sampled_from(["装备制造", "新能源", "羊绒"]), min_size=1, unique=True)


@given(st.sampled_from(holdings.LISTS), words)
def test_words_take_the_place_of_those_before(field: str, said: list[str]) -> None:
    park = PARKS[0]
    (after, *others) = holdings.applied(PARKS, [figure(park.id, field, said)])
    assert getattr(after, field) == tuple(said)
    assert after.model_copy(update={field: getattr(park, field)}) == park
    assert others == list(PARKS[1:])
    assert holdings.same_lists(PARKS, (after, *others)) is (getattr(park, field) == tuple(said))


def test_what_is_withdrawn_or_not_known_to_this_release_changes_nothing() -> None:
    park = PARKS[0]
    stated = [
        figure(park.id, "approved_area_ha", None),
        figure(park.id, "a_field_of_tomorrow", 1.0),
        figure("X999999", "output_per_mu", 1.0),
    ]
    assert holdings.applied(PARKS, stated) == PARKS


@given(st.integers(0, 10**9))
def test_an_answer_names_tables_and_revision(revision: int) -> None:
    named = Holdings(revision).data_version
    assert holdings.of_release(named) == (catalogue.DATA_VERSION, revision)
    assert (named == catalogue.DATA_VERSION) == (revision == 0)
