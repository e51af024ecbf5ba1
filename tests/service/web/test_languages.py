"""Each page speaks one language: words of the other one are names, and say that they are.

In Chinese no run of English words is left outside what is marked as English. In English whatever
is Chinese from end to end is marked so; inside an English sentence it is a name or a quotation.
"""

import re
from html.parser import HTMLParser

import pytest

from features.text import LANGS, Lang
from service.web.forms import example_query
from tests.service.web.conftest import Desk

ENGLISH = re.compile(r"[A-Za-z][a-z]+(?:'s)?(?: [A-Za-z]?[a-z]+(?:'s)?)+")
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
VOID = {"meta", "link", "input", "br", "img", "hr", "wbr", "col"}
UNSEEN = {"script", "style", "code", "textarea"}
"""Told to nobody, or written by whoever reads it."""
SAID = ("placeholder", "aria-label", "data-none", "data-list", "data-kept", "data-back")
ROWS = (
    "企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）\n"
    "甲,风电叶片,3415,80000,300\n乙,风电叶片,3415,8,-5\n"
)
OPEN = (
    "/", "/targets", "/chains", "/chains/wind?place=内蒙古", "/parks", "/sign-in",
    "/parks/G151005", "/parks/G152059", "/evaluation", "/rules",
)  # fmt: skip
BEHIND_THE_DOOR = {
    "firm甲": ("/profiles", "/answers", "/account", "/board"),
    "promoter甲": ("/desk", "/board/new", "/firms-seen", "/meetings", "/allocation", "/profiles"),
    "analyst甲": ("/desk", "/weights"),
}


class Spoken(HTMLParser):
    """Every text that a page shows or has read out, with the language that it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self._stack: list[tuple[str, str]] = [("", "")]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        lang = said.get("lang") or self._stack[-1][1]
        self.texts += [(lang, said[name] or "") for name in SAID if said.get(name)]
        if tag not in VOID:
            self._stack.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, lang = self._stack[-1]
        if tag not in UNSEEN and data.strip():
            self.texts.append((lang, data.strip()))


def strange(html: str, lang: Lang) -> list[str]:
    """What is said in the other language, and not marked as said in it."""
    texts = Spoken(html).texts
    if lang == "zh":
        return [said for of, said in texts if not of.startswith("en") and ENGLISH.search(said)]
    own = [said for of, said in texts if of.startswith("en") and HAN.search(said)]
    return [said for said in own if not LATIN.search(said)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", [*OPEN, f"/?{example_query('zh')}&illustrative=yes"])
def test_a_page_for_everybody_speaks_one_language(desk: Desk, path: str, lang: Lang) -> None:
    mark = "&" if "?" in path else "?"
    page = desk.get("", f"{path}{mark}lang={lang}")
    assert page.status_code == 200, path
    assert strange(page.text, lang) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("who", BEHIND_THE_DOOR)
def test_a_page_of_the_desk_speaks_one_language(desk: Desk, who: str, lang: Lang) -> None:
    for path in BEHIND_THE_DOOR[who]:
        assert strange(desk.get(who, f"{path}?lang={lang}").text, lang) == [], path


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["/meetings", "/allocation"])
def test_a_plan_speaks_one_language(desk: Desk, path: str, lang: Lang) -> None:
    said = {"rows": ROWS, "region": "内蒙古", "slots": "2", "candidates": "8"}
    none = {"none": ("", b"")}
    answer = desk.post("promoter甲", f"{path}?lang={lang}", said, files=none)
    assert answer.status_code == 200
    assert strange(answer.text, lang) == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_target_list_speaks_one_language(desk: Desk, lang: Lang) -> None:
    said = {"place": "G152006", "rows": ROWS, "ask": "1", "lang": lang}
    answer = desk.post("promoter甲", "/targets", said, files={"none": ("", b"")})
    assert answer.status_code == 200
    assert strange(answer.text, lang) == []


def test_what_is_left_in_the_other_language_is_found() -> None:
    leak = '<html lang="zh-CN"><p>省级权重 / the province\'s</p><p lang="en">the own</p></html>'
    assert strange(leak, "zh") == ["省级权重 / the province's"]
    label = '<html lang="en"><p>得分</p><p lang="zh-CN">包头</p><p>Score of 包头</p></html>'
    assert strange(label, "en") == ["得分"]
