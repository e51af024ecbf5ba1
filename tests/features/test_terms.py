import statistics
import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import terms
from features.industries import leaf, rows
from features.terms import Term, resolve, word_codes

known_words = st.sampled_from(sorted(terms.terms()))
park_words = tuple((row["term"], int(row["zones"])) for row in rows("park_industry_words.csv"))


def codes(text: str, k: int = 5) -> list[str]:
    return [candidate.code for candidate in resolve(text, k)]


@given(known_words)
def test_a_known_word_leads_to_its_codes(word: str) -> None:
    term = terms.terms()[word]
    assert {hit.code for hit in word_codes(word)} == {leaf(code) for code in term.codes}


@given(st.lists(known_words, min_size=1, max_size=6))
def test_weights_are_shares_and_codes_come_once_firmest_first(words: list[str]) -> None:
    hits = word_codes(";".join(words))
    weights = [hit.weight for hit in hits]
    assert all(0 < weight <= 1 for weight in weights)
    assert weights == sorted(weights, reverse=True)
    assert len({hit.code for hit in hits}) == len(hits)


@given(st.lists(known_words, min_size=1, max_size=4), known_words)
def test_another_word_never_weakens_a_code(words: list[str], more: str) -> None:
    before = {hit.code: hit.weight for hit in word_codes(";".join(words))}
    after = {hit.code: hit.weight for hit in word_codes(";".join([*words, more]))}
    assert all(after[code] >= weight for code, weight in before.items())


@given(st.text(max_size=40))
def test_matched_words_stand_in_the_text(text: str) -> None:
    assert all(folded(term.word) in folded(text) for term in terms.matched(text))


def test_the_longest_word_wins() -> None:
    assert [term.word for term in terms.matched("新能源汽车零部件")] == ["新能源汽车", "零部件"]
    assert word_codes("汽车零部件")[0].code == "3670"


def test_an_umbrella_word_weighs_less_than_a_product() -> None:
    umbrella = {hit.weight for hit in word_codes("装备制造")}
    assert len(umbrella) == 1
    assert max(umbrella) < min(hit.weight for hit in word_codes("多晶硅"))
    assert {hit.code for hit in word_codes("装备制造")} == {"34", "35", "36", "37", "38", "40"}


def test_further_codes_of_a_word_weigh_less_than_the_first() -> None:
    assert Term("叶片", ("3062", "3415"), "product").weight(1) < 1.0


@pytest.mark.parametrize("text", ["3.5GW", "中国银行", "铜陵", "锡林浩特", "XPVCY", ""])
def test_part_of_a_longer_word_is_no_match(text: str) -> None:
    assert word_codes(text) == ()


def test_a_single_character_counts_on_its_own() -> None:
    assert word_codes("铜;铝")[0].code in {"3251", "3216"}


@pytest.mark.parametrize("text", ["ＰＶＣ", "pvc", "年产40万吨PVC项目"])
def test_width_and_case_do_not_matter(text: str) -> None:
    assert word_codes(text)[0].code == "2651"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3825", ("3825",)),
        ("c3825", ("3825",)),
        ("C38", ("38",)),
        ("３８２５ 光伏", ("3825",)),
        ("行业代码C3841，锂电池", ("3841",)),
        ("3825,3841", ("3825", "3841")),
        ("3,825吨", ()),
        ("2221台/年配电柜", ()),
        ("2021年3985万元", ()),
        ("建设期2022至2023", ()),
        ("D3825", ()),
        ("9999", ()),
    ],
)
def test_codes_typed_in_a_text(text: str, expected: tuple[str, ...]) -> None:
    assert terms.typed_codes(text) == expected


def test_a_typed_code_comes_first() -> None:
    assert codes("3825 多晶硅")[0] == "3825"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("风电叶片制造", "3062"),
        ("年产3000吨电子级多晶硅", "3985"),
        ("高碳铬铁合金", "3140"),
        ("兽用疫苗", "2750"),
        ("婴幼儿配方奶粉", "1442"),
        ("锂电池电解液", "3985"),
        ("绿色算力数据中心", "6450"),
        ("己二酸", "2614"),
        ("拖拉机", "3571"),
        ("非织造布", "1781"),
        ("口红、护肤化妆品", "2682"),
        ("铁路机车车辆配件", "3715"),
    ],
)
def test_products_of_many_divisions_resolve(text: str, code: str) -> None:
    assert codes(text)[0] == code


@pytest.mark.parametrize("text", ["", " ", "asdf", "你好", "郑州科技园", "12345", "!!!", "\x00"])
def test_nothing_is_invented_for_a_text_that_names_no_industry(text: str) -> None:
    assert resolve(text) == ()


@given(st.text(max_size=60))
def test_any_text_gives_ranked_scores_in_bounds(text: str) -> None:
    scores = [candidate.score for candidate in resolve(text)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@given(known_words, st.integers(1, 8))
def test_fewer_candidates_are_the_first_of_more(word: str, k: int) -> None:
    assert resolve(word, k) == resolve(word, k + 3)[:k]


def test_every_candidate_says_why_in_both_languages() -> None:
    named, alike = resolve("光伏玻璃")[0], resolve("儿童推车")[0]
    assert named.why.zh == "提到“光伏玻璃”"
    assert named.why.en == "mentions “光伏玻璃”"
    assert alike.why.en.startswith("close to “")
    assert named.path.zh.startswith("制造业 > ")


def test_most_published_park_words_are_understood() -> None:
    known = [(word, zones) for word, zones in park_words if word_codes(word)]
    assert len(park_words) == 1074
    assert len(known) / len(park_words) >= 0.97
    assert sum(z for _, z in known) / sum(z for _, z in park_words) >= 0.99


def test_real_projects_find_their_class_and_division() -> None:
    # The term list was written with these sitings in view: a floor, not a forecast.
    sitings = [row for row in rows("sitings.csv") if row["confidence"] == "sourced"]
    found = [(row["gbt4754"], codes(row["project"])) for row in sitings]
    assert len(found) == 129
    assert share(true in listed[:1] for true, listed in found) >= 0.8
    assert share(true in listed for true, listed in found) >= 0.9
    assert share(true[:2] in {code[:2] for code in listed} for true, listed in found) >= 0.95


def test_unseen_customs_products_find_their_division_by_likeness() -> None:
    # Fitted without the customs list, so every product name of it is new to the resolver.
    seen = [item for item in terms.corpus() if item[2] != terms.PRODUCT_LIST_WEIGHT]
    resolver = terms.Resolver().fit(*zip(*((text, code) for text, code, _ in seen), strict=True))
    products = [row for row in rows("hs2007_products.csv") if row["codes"] >= "13"][::20]
    found = [
        (
            {code[:2] for code in row["codes"].split("|")},
            {candidate.code[:2] for candidate in resolver.candidates(row["product"])},
        )
        for row in products
    ]
    assert share(bool(true & listed) for true, listed in found) >= 0.6


def share(hits: Iterable[bool]) -> float:
    return statistics.fmean(hits)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
