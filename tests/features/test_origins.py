"""Where the words of a park are from."""

import pytest

from features import catalogue
from features.catalogue import CATALOGUE
from features.origins import PLACED, PRINTED, origins
from features.profiles import Fact, Park


@pytest.mark.parametrize("place", ["内蒙古", "辽宁"])
def test_every_known_word_of_a_park_has_a_source(place: str) -> None:
    for park in catalogue.load(province=place):
        said = origins(park)
        for name in Park.model_fields:
            value = getattr(park, name)
            if not isinstance(value, Fact) and value not in (None, "", ()):
                assert said[name].source, (park.id, name)
        assert not {name for name in said if getattr(park, name) in (None, "", ())}


def test_the_catalogue_prints_the_name_and_later_sources_add_industries() -> None:
    said = origins(catalogue.get("G152059"))
    assert (said["name"].as_of, said["name"].source) == ("2018", CATALOGUE)
    assert said["leading_industries"].source.startswith(f"{CATALOGUE}；http")
    assert said["titles"].as_of == "2024"


def test_what_somebody_else_states_is_not_the_catalogue_s() -> None:
    built_in = catalogue.get("G152059")
    restated = built_in.model_copy(update={"name": "别的名称", "level": "provincial"})
    said = origins(restated)
    assert {"name", "level"} <= set(PRINTED)
    assert not {"name", "level"} & set(said)
    assert {"county", *PLACED} & set(said)
    assert origins(Park(id="X1", name="自填园区")) == {}
