from features import catalogue
from features.fields import specs
from features.profiles import Basis, Fact, Park
from service import park_answers


def test_a_park_tells_every_field_and_whose_figure_it_is() -> None:
    park = Park(
        id="S1",
        name="示例园区",
        level="provincial",
        green_share=Fact[float](value=0.5, as_of="2024", source="公报", basis=Basis.REGIONAL),
        certified_chemical=Fact[bool](value=False),
        services=("sewage", "steam"),
    )
    fields = {field["field"]: field for field in park_answers.park(park, "zh")["fields"]}
    assert list(fields) == list(specs(Park))
    green = fields["green_share"]
    assert (green["value"], green["shown"], green["unit"]) == (0.5, "50%", "%")
    assert (green["as_of"], green["source"], green["basis"]) == ("2024", "公报", "regional")
    assert green["basis_label"] == "地区数据，非园区自身"
    assert (fields["level"]["value"], fields["level"]["shown"]) == ("provincial", "省级")
    assert fields["certified_chemical"]["value"] is False
    assert fields["certified_chemical"]["shown"] == "否"
    assert fields["services"]["shown"] == "污水处理、集中供汽"
    unknown = fields["land_available_mu"]
    assert (unknown["value"], unknown["shown"], unknown["basis"]) == (None, "未知", None)


def test_no_park_of_the_catalogue_shows_an_unknown_as_a_figure() -> None:
    for park in catalogue.load(province="内蒙古"):
        for field in park_answers.park(park, "en")["fields"]:
            unknown = getattr(park, field["field"]) in (None, "", ())
            assert (field["value"] is None) == unknown == (field["shown"] == "unknown")


def test_a_page_of_a_list_tells_how_many_there_are_and_where_the_next_begins() -> None:
    found = catalogue.load(province="内蒙古")[:2]
    said = park_answers.parks(found, 7, "次页", "zh")
    assert (said["total"], said["next"]) == (7, "次页")
    assert [one["id"] for one in said["items"]] == [park.id for park in found]
    assert said["items"][0]["url"] == f"/api/v1/parks/{found[0].id}"
