"""The page as it leaves the service: what it asks, what it answers, and that it stays inert."""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from features.catalogue import DATA_VERSION
from features.fields import specs
from features.profiles import BASIS_LABELS, EXEMPTIONS, Basis, Firm
from features.text import LANGS, Lang
from recommender.matcher import ENGINE_VERSION
from recommender.results import Verdict
from recommender.weights import PRESETS
from service.answers import ILLUSTRATIVE
from service.web import pages
from service.web.forms import ASKED, EXAMPLE
from service.web.words import WORDS

DAY = "2025-06-10"
BLADES = {**EXAMPLE, "as_of": DAY, "ask": "1"}
FERRO_ALLOY = {
    "name": "示例铁合金",
    "products": "硅铁",
    "energy_tce": "2万吨标准煤",
    "regions_wanted": "乌兰察布",
    "as_of": DAY,
    "ask": "1",
}
HOSTILE = (
    '"><script>alert(1)</script>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea></select></option><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
)


class Page(HTMLParser):
    """Elements with their attributes, and the text that people read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """Elements and names of their attributes: what hostile words must not change."""
        return [(tag, tuple(attrs)) for tag, attrs in self.elements]

    def all(self, tag: str, **attrs: str) -> list[dict[str, str]]:
        return [
            found for name, found in self.elements if name == tag and attrs.items() <= found.items()
        ]

    def has_class(self, name: str) -> bool:
        return any(name in attrs.get("class", "").split() for _, attrs in self.elements)

    def value(self, name: str) -> str:
        """What stands in an input of the form."""
        return self.all("input", id=name)[0]["value"]


def sent(client: TestClient, status: int = 200, **words: str) -> Page:
    answer = client.post("/", data=words)
    assert answer.status_code == status
    return Page(answer.text)


def parks_of(html: str) -> list[str]:
    return html.split('<li class="park"')[1:]


def test_the_form_asks_every_field_with_its_label_and_unit(client: TestClient) -> None:
    for lang, tag in (("zh", "zh-CN"), ("en", "en")):
        page = Page(client.get("/", params={"lang": lang}).text)
        assert page.all("html", lang=tag)
        labelled = {attrs["for"] for attrs in page.all("label") if "for" in attrs}
        for name in ASKED:
            spec = specs(Firm)[name]
            assert spec.unit.symbol.of(lang) in page.text
            if name != "products":
                assert spec.label.of(lang) in page.text
            assert spec.many or name == "exemptions_complete" or name in labelled
        assert page.value("regions_wanted") == "内蒙古"
        assert not page.has_class("park")


def test_every_control_has_a_label(client: TestClient) -> None:
    html = client.get("/").text
    page = Page(html)
    labelled = {attrs["for"] for attrs in page.all("label") if "for" in attrs}
    inside = set(re.findall(r'<label[^>]*><input type="checkbox"[^>]*name="(\w+)"', html))
    controls = [
        a for tag in ("input", "select") for a in page.all(tag) if a.get("type") != "hidden"
    ]
    assert controls
    assert all(a.get("id") in labelled or a["name"] in inside for a in controls)


@pytest.mark.parametrize("how", ["get", "post"])
def test_the_example_gets_ten_ranked_parks_whose_parts_sum_to_the_score(
    client: TestClient, how: str
) -> None:
    answer = client.get("/", params=BLADES) if how == "get" else client.post("/", data=BLADES)
    assert answer.status_code == 200
    parks = parks_of(answer.text)
    assert len(parks) == 10
    scores = []
    for park in parks:
        said = re.findall(r'class="points">(?:<span class="unseen">[^<]*</span>)?([\d.]+)<', park)
        score, *parts, total = map(float, said)
        assert round(sum(parts), 1) == score == total
        scores.append(score)
    assert scores == sorted(scores, reverse=True)


def test_an_answer_says_what_it_rests_on(client: TestClient) -> None:
    html = client.post("/", data={**BLADES, "weights": "green_power"}).text
    text = Page(html[html.index('class="made-with"') :]).text
    for said in (DAY, DATA_VERSION, ENGINE_VERSION, PRESETS["green_power"].note.zh):
        assert said in text


def test_the_switch_keeps_what_is_filled_in(client: TestClient) -> None:
    page = sent(client, **BLADES, lang="zh", to="en")
    assert page.all("html", lang="en")
    assert {name: page.value(name) for name in EXAMPLE} == dict(EXAMPLE)
    assert WORDS["ranked"].en in page.text


def test_the_switch_before_the_first_match_asks_nothing(client: TestClient) -> None:
    page = sent(client, name="甲", land_mu="-5", lang="zh", to="en")
    assert (page.value("name"), page.value("land_mu")) == ("甲", "-5")
    assert not page.has_class("faults")
    assert not page.has_class("park")


@pytest.mark.parametrize("path", ["/", "/report", "/again"])
def test_too_many_regions_to_ask_about_are_told_at_their_field(
    client: TestClient, path: str
) -> None:
    wanted = "、".join(["内蒙古自治区"] * 40)
    answer = client.post(path, data={**BLADES, "regions_wanted": wanted, "download": "xlsx"})
    assert answer.status_code == 422
    told = "regions_wanted" if path == "/again" else 'id="regions_wanted-fault"'
    assert told in answer.text


def test_faults_stand_beside_their_fields_and_the_words_are_kept(client: TestClient) -> None:
    wrong = {**BLADES, "land_mu": "-5", "green_share_min": "500%", "regions_wanted": "内蒙骨"}
    page = sent(client, 422, **wrong)
    for name in ("land_mu", "green_share_min", "regions_wanted"):
        field = page.all("input", id=name)[0]
        assert field["value"] == wrong[name]
        assert field["aria-invalid"] == "true"
        assert f"{name}-fault" in field["aria-describedby"].split()
        assert page.all("a", href=f"#{name}")
        assert wrong[name] in page.text
    limit = specs(Firm)["land_mu"].range()
    assert limit.zh in page.text
    assert "内蒙古" in page.text
    assert not page.has_class("park")


def test_a_fault_in_a_folded_part_unfolds_it(client: TestClient) -> None:
    answer = client.post("/", data={**BLADES, "energy_tce": "很多"})
    folded = re.search(
        r"<details class=\"section\"([^>]*)>(?:(?!</details>).)*energy_tce", answer.text, re.S
    )
    assert folded
    assert "open" in folded[1]


def test_illustrative_figures_are_off_until_asked_for_and_marked_when_on(
    client: TestClient,
) -> None:
    tag = BASIS_LABELS[Basis.ILLUSTRATIVE].zh
    for page in (Page(client.get("/").text), sent(client, **BLADES)):
        assert "checked" not in page.all("input", id="illustrative")[0]
        assert not page.has_class("banner")
        assert tag not in page.text
    page = sent(client, **BLADES, illustrative="yes")
    assert "checked" in page.all("input", id="illustrative")[0]
    assert page.has_class("banner")
    assert ILLUSTRATIVE.zh in page.text
    assert tag in page.text


def test_near_misses_say_the_smallest_change(client: TestClient) -> None:
    html = client.post("/", data={**BLADES, "illustrative": "yes"}).text
    misses = html.split('class="misses"')[1]
    assert 'class="smallest"' in misses
    assert Verdict.FAIL.label.zh in misses


def test_a_ferro_alloy_project_reads_the_clause_and_its_ways_out(client: TestClient) -> None:
    park = Page(parks_of(client.post("/", data=FERRO_ALLOY).text)[0])
    assert Verdict.CONDITIONAL.label.zh in park.text
    assert all(exemption.zh in park.text for exemption in EXEMPTIONS.values())
    assert WORDS["clause"].zh in park.text
    whole = sent(client, **FERRO_ALLOY)
    assert WORDS["conflicts"].zh in whole.text


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_project_counts_as_stands_on_its_answer_with_reason_and_clause(
    client: TestClient, lang: Lang
) -> None:
    said = {
        "name": "x",
        "industries": "3140",
        "products": "硅铁",
        "energy_tce": "320000",
        "ask": "1",
    }
    html = client.post("/", data={**said, "lang": lang}).text
    firm = {"name": "x", "industries": ["3140"], "products": "硅铁", "energy_tce": 320000}
    headers = {"Accept-Language": lang}
    told = client.post("/api/v1/matches", json={"firm": firm}, headers=headers).json()
    flags = told["firm"]["flags"]
    assert {flag["name"] for flag in flags} == {"advanced_high_load", "uplift"}
    shown = "".join(html.partition('id="flags"')[2].partition("</div>")[0].split())
    for flag in flags:
        for part in (flag["label"], flag["why"], flag["clause"]):
            assert "".join(escape(part).split()) in shown


def test_a_chemical_project_is_told_what_to_verify(client: TestClient) -> None:
    page = sent(client, name="示例化工", products="烧碱", is_chemical="yes", as_of=DAY, ask="1")
    assert page.has_class("unknown")
    assert WORDS["to_verify"].zh in page.text


def test_words_that_name_no_industry_are_told(client: TestClient) -> None:
    page = sent(client, name="甲", products="qwzx", ask="1")
    assert page.all("p", id="no-industry")
    assert page.has_class("park")


def test_industries_picked_are_matched_and_stay_picked(client: TestClient) -> None:
    page = sent(client, **BLADES, read_as=BLADES["products"], industries="3415")
    ticked = [a["value"] for a in page.all("input", name="industries") if "checked" in a]
    assert ticked == ["3415"]
    assert len(page.all("input", name="industries")) > 1


def test_where_no_park_is_left_the_page_says_so(client: TestClient) -> None:
    page = sent(client, **{**BLADES, "land_mu": "900000"}, illustrative="yes")
    assert page.all("section", id="none-left")
    assert not page.has_class("park")


def test_a_region_without_parks_has_no_park_left(client: TestClient) -> None:
    page = sent(client, **{**BLADES, "regions_wanted": "香港"})
    assert page.all("section", id="none-left")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_come_out_inert(client: TestClient, hostile: str) -> None:
    """They stand in the page as text, and change neither an element nor an attribute's name."""
    written = ("name", "products", "origin", "regions_wanted", "land_mu")
    for fields in (written, ("name",), ("name", "origin")):
        shapes = []
        for word in (hostile, "x" * 10):
            answer = client.post("/", data={**dict.fromkeys(fields, word), "ask": "1"})
            page = Page(answer.text)
            assert all(page.value(name) == word for name in fields)
            shapes.append(page.shape)
        assert shapes[0] == shapes[1]


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client: TestClient) -> None:
    for answer in (client.get("/"), client.post("/", data={**BLADES, "illustrative": "yes"})):
        page = Page(answer.text)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not page.all("style")
        assert all("src" in attrs for attrs in page.all("script"))
        for _, attrs in page.elements:
            assert not {"style"} & set(attrs)
            assert not [name for name in attrs if name.startswith("on")]
            for name in ("src", "href", "action"):
                assert re.match(r"[/?#]|$", attrs.get(name, ""))


def test_static_files_are_served_as_what_they_are(client: TestClient) -> None:
    templates = "".join(path.read_text() for path in pages.HERE.glob("templates/*.html"))
    scripts = {*pages.FORM_SCRIPTS, *pages.ANSWER_SCRIPTS}
    for path in pages.STATIC.iterdir():
        assert f"static['{path.name}']" in templates or path.name in scripts, path.name
        answer = client.get(f"/static/{path.name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(pages.MEDIA_TYPES[path.suffix])
        assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("path", ["/", "/rules"])
def test_what_a_page_links_is_there(client: TestClient, path: str) -> None:
    page = Page(client.get(path).text)
    linked = {a["href"] for a in page.all("link")} | {a["src"] for a in page.all("script")}
    assert linked
    for address in linked:
        assert client.get(address).status_code == 200


def test_nothing_else_is_served_as_a_static_file(client: TestClient) -> None:
    assert client.get("/static/pages.py").status_code == 404
    assert client.get("/static/..%2fpages.py").status_code == 404


def test_a_body_with_too_many_fields_is_refused(client: TestClient) -> None:
    answer = client.post("/", content=urlencode([("name", "A")] * 500))
    assert answer.status_code == 422
    assert WORDS["too_many_fields"].zh in answer.text


def test_bytes_that_are_no_text_do_no_harm(client: TestClient) -> None:
    assert client.post("/", content=b"name=%ff%fe&\xff\xfe=1&ask=1").status_code == 200


PAIRS = (
    *((colour, ground) for colour in ("ink", "muted", "accent") for ground in ("paper", "card")),
    ("accent-ink", "accent"), ("accent", "accent-faint"), ("ink", "accent-soft"),
    ("amber", "amber-soft"), ("blue", "blue-soft"), ("red", "red-soft"), ("red", "card"),
)  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground_in_light_dark_and_print(ink: str, ground: str) -> None:
    css = (pages.STATIC / "page.css").read_text("utf-8")
    light, dark, printed = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.S)
    )
    for colours in (light, light | dark, light | printed):
        first, second = sorted((luminance(colours[ink]), luminance(colours[ground])))
        assert (second + 0.05) / (first + 0.05) >= 4.5


def test_notes_and_the_origin_stand_above_the_parks(client: TestClient) -> None:
    found = client.post("/", data={**BLADES, "origin": "火星"})
    page = Page(found.text)
    assert "转出地 火星" in page.text
    assert page.text.index("没有认出转出地“火星”") < page.text.index(WORDS["your_project"].zh)
    assert page.text.count("没有认出转出地") == 1
    assert page.all("section", id="notes")


def test_a_share_may_be_given_as_the_number_beside_its_percent_sign(client: TestClient) -> None:
    texts = [
        Page(client.post("/", data={**BLADES, "green_share_min": said}).text).text
        for said in ("80", "80%", "0.8")
    ]
    assert all("绿电占比要求 80%" in text for text in texts)


def test_several_wished_regions_are_told_as_what_was_considered(client: TestClient) -> None:
    leagues = ("包头市", "乌兰察布市")
    parks = [
        int(re.findall(r"考察 (\d+) 个园区", client.get("/", params=said).text)[0])
        for said in ({**BLADES, "regions_wanted": one} for one in (*leagues, "、".join(leagues)))
    ]
    assert parks[2] == parks[0] + parks[1] < 81
    page = client.get("/", params={**BLADES, "regions_wanted": "、".join(leagues)}).text
    assert "跨省比较" not in page


def test_where_no_park_is_left_the_page_names_what_rules_them_out(client: TestClient) -> None:
    asked = {**BLADES, "regions_wanted": "包头市", "regions_excluded": "包头市"}
    page = client.get("/", params=asked).text
    shown = page.partition('id="none-left"')[2].partition("</section>")[0]
    assert "：排除 " in shown
    assert "列出前" not in page
    assert (WORDS["none_left_near"].zh in shown) is ('id="near-misses"' in page)
