import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import clone
from sklearn.exceptions import SkipTestWarning
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import Tags
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks
from sklearn.utils.validation import validate_data

from features import catalogue
from features.encode import park_vectors
from features.encoders import DIVISIONS, FIGURES, FirmEncoder, ParkEncoder, ProfileEncoder
from features.errors import BadInput
from features.fields import specs
from features.profiles import EXEMPTIONS, Basis, Fact, Firm, Park
from tests.features.drawn import firms, park_lists

ENCODERS = [ParkEncoder(), FirmEncoder()]
HOME = catalogue.load(illustrative=True, province="内蒙古")
firm_lists = st.lists(firms, max_size=3)
few = settings(max_examples=30)
"""Whole profiles are slow to draw."""


def table(encoder: ProfileEncoder, items: Any) -> pd.DataFrame:
    return pd.DataFrame(encoder.transform(items), columns=encoder.get_feature_names_out())


def faults(encoder: ProfileEncoder, frame: pd.DataFrame) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        encoder.fit(frame)
    return {fault.path: fault.problem.zh for fault in caught.value.faults}


class FromNumbers(ProfileEncoder):
    """An encoder fed with the matrices that scikit-learn's checks make up.

    Each number, bent into 0..1, is a figure of the row's profile; NaN is not known. What the
    checks then look at is the encoder's own behaviour, for any number of rows.
    """

    def fit(self, X: Any, y: object = None) -> "FromNumbers":
        matrix = validate_data(self, X, ensure_all_finite="allow-nan")
        super().fit(self._items(matrix))
        self.n_features_in_ = matrix.shape[1]
        del self.feature_names_in_
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        matrix = validate_data(self, X, reset=False, ensure_all_finite="allow-nan")
        return super().transform(self._items(matrix))

    def _items(self, matrix: NDArray[np.float64]) -> list[Any]:
        fields = [
            name
            for name, spec in specs(self.model).items()
            if spec.low == 0 and spec.high is not None and spec.high >= 1
        ]
        return [self._item(dict(zip(fields, expit(row), strict=False))) for row in matrix]

    def _item(self, said: dict[str, float]) -> Any:
        known = {name: float(value) for name, value in said.items() if not math.isnan(value)}
        dated = {name: Fact[float](value=value) for name, value in known.items()}
        return self.model.model_validate(
            {"id": "1", "name": "甲", **(dated if self.model is Park else known)}
        )

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = False
        tags.input_tags.two_d_array = True
        tags.input_tags.string = False
        return tags


class ParksFromNumbers(FromNumbers, ParkEncoder):
    pass


class FirmsFromNumbers(FromNumbers, FirmEncoder):
    pass


# None is expected to fail. Skipped is the check of other array libraries: it runs only where
# SCIPY_ARRAY_API is set before anything is imported, and profiles are no arrays.
@parametrize_with_checks([ParksFromNumbers(), FirmsFromNumbers()])
def test_the_contract_of_scikit_learn(estimator: ProfileEncoder, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize("encoder", ENCODERS)
def test_scikit_learn_knows_that_bare_numbers_are_no_profiles(encoder: ProfileEncoder) -> None:
    with pytest.warns(SkipTestWarning, match="Can't test estimator"):
        check_estimator(encoder, on_skip=None)
    with pytest.raises(BadInput):
        encoder.fit(np.zeros((3, 2)))


class TestAnyEncoder:
    @few
    @given(park_lists, firm_lists)
    def test_one_row_each_and_one_name_per_column(
        self, parks: list[Park], some_firms: list[Firm]
    ) -> None:
        for encoder, items in zip(ENCODERS, (parks, some_firms), strict=True):
            matrix = encoder.fit_transform(items)
            names = encoder.get_feature_names_out()
            assert matrix.shape == (len(items), len(names))
            assert matrix.dtype == np.float64
            assert len(set(names)) == len(names)
            assert not np.isinf(matrix).any()

    @few
    @given(park_lists, firm_lists)
    def test_a_profile_alone_equals_itself_in_a_batch(
        self, parks: list[Park], some_firms: list[Firm]
    ) -> None:
        for encoder, items in zip(ENCODERS, (parks, some_firms), strict=True):
            for item, row in zip(items, encoder.transform(items), strict=True):
                np.testing.assert_array_equal(encoder.transform([item])[0], row)

    @few
    @given(park_lists, firm_lists)
    def test_every_number_stands_in_its_column(
        self, parks: list[Park], some_firms: list[Firm]
    ) -> None:
        for encoder, items in zip(ENCODERS, (parks, some_firms), strict=True):
            columns = table(encoder, items)
            for name in set(specs(encoder.model)) & set(columns):
                values = [getattr(item, name) for item in items]
                bare = [value.value if isinstance(value, Fact) else value for value in values]
                np.testing.assert_array_equal(columns[name], np.array(bare, dtype=np.float64))

    @pytest.mark.parametrize("encoder", ENCODERS)
    def test_what_is_not_known_is_nan(self, encoder: ProfileEncoder) -> None:
        silent = encoder.model.model_validate({"id": "1", "name": "甲"})
        assert np.isnan(encoder.transform([silent])).all()

    @pytest.mark.parametrize("encoder", ENCODERS)
    def test_fitting_learns_the_fields_and_nothing_else(self, encoder: ProfileEncoder) -> None:
        fitted = clone(encoder).fit([])
        learned = {name for name in vars(fitted) if name not in vars(clone(encoder))}
        assert learned == {"feature_names_in_", "n_features_in_"}
        assert fitted.feature_names_in_.tolist() == list(specs(encoder.model))
        assert fitted.n_features_in_ == len(specs(encoder.model))

    @pytest.mark.parametrize("encoder", ENCODERS)
    def test_what_is_no_profile_is_named_by_its_row(self, encoder: ProfileEncoder) -> None:
        right = encoder.model.model_validate({"id": "1", "name": "甲"})
        with pytest.raises(BadInput) as caught:
            encoder.transform([right, "乙", right, 4])
        assert [fault.path for fault in caught.value.faults] == ["row 1", "row 3"]
        assert caught.value.faults[0].problem.zh == f"不是{encoder.kind.zh}"

    def test_a_frame_comes_out_on_request(self) -> None:
        encoder = ParkEncoder().set_output(transform="pandas")
        found = encoder.fit_transform(HOME)
        assert found.columns.tolist() == encoder.get_feature_names_out().tolist()

    def test_it_stands_in_a_pipeline(self) -> None:
        pipeline = make_pipeline(ParkEncoder(), FunctionTransformer(np.nan_to_num))
        assert not np.isnan(pipeline.fit_transform(HOME)).any()


class TestParks:
    @given(st.lists(st.sampled_from(HOME), max_size=5))
    def test_real_figures_are_those_of_the_vectors(self, parks: list[Park]) -> None:
        found, vectors = table(ParkEncoder(), parks), park_vectors(parks)
        for name, column in (vectors.numbers | vectors.flags).items():
            np.testing.assert_array_equal(found[name], column)

    @given(st.lists(st.sampled_from(HOME), max_size=5))
    def test_a_figure_says_whether_it_is_the_park_s_own(self, parks: list[Park]) -> None:
        found = table(ParkEncoder(), parks)
        for name in FIGURES:
            facts = [getattr(park, name) for park in parks]
            own = [math.nan if fact is None else float(fact.basis is Basis.OWN) for fact in facts]
            np.testing.assert_array_equal(found[f"own={name}"], own)

    @few
    @given(park_lists)
    def test_a_choice_is_one_of_its_columns(self, parks: list[Park]) -> None:
        found = table(ParkEncoder(), parks)
        for i, park in enumerate(parks):
            row = found.loc[i, ["level=national", "level=provincial"]]
            assert row.sum() == bool(park.level)
            assert row.isna().all() == (not park.level)

    @few
    @given(park_lists)
    def test_what_a_list_leaves_out_is_not_known(self, parks: list[Park]) -> None:
        found = table(ParkEncoder(), parks).filter(like="services=")
        for i, park in enumerate(parks):
            listed = {str(name).partition("=")[2] for name in found.columns[found.loc[i] == 1]}
            assert listed == set(park.services)
            assert found.loc[i].isna().sum() == found.shape[1] - len(listed)

    def test_industries_are_weighed_by_division(self) -> None:
        park = Park(id="1", name="甲", leading_industries=("3415", "装备制造"))
        found = table(ParkEncoder(), [park]).filter(like="industry=").loc[0]
        assert len(found) == len(DIVISIONS) == 97
        assert found["industry=34"] == 1
        assert 0 < found["industry=38"] < 0.5
        assert found["industry=13"] == 0


class TestFirms:
    @few
    @given(firm_lists)
    def test_derived_figures_are_the_firm_s(self, some: list[Firm]) -> None:
        found = table(FirmEncoder(), some)
        for name in FirmEncoder.derived:
            values = np.array([getattr(firm, name) for firm in some], dtype=np.float64)
            np.testing.assert_array_equal(found[name], values)

    def test_products_are_read_where_no_industry_is_stated(self) -> None:
        found = table(FirmEncoder(), [Firm(name="甲", products="风电叶片")]).loc[0]
        assert found["industry=30"] == 1
        assert math.isnan(found["land_mu"])

    def test_each_condition_has_a_column(self) -> None:
        found = table(FirmEncoder(), [Firm(name="甲", exemptions=("advanced_water",))]).loc[0]
        assert found["exemptions=advanced_water"] == 1
        assert found.filter(like="exemptions=").isna().sum() == len(EXEMPTIONS) - 1


class TestFrames:
    def test_cells_are_read_as_those_of_a_table(self) -> None:
        frame = pd.DataFrame(
            {
                "name": ["甲", "乙", "丙"],
                "investment_wan": ["8亿", 60_000, None],
                "land_mu": [300, np.nan, 20.0],
                "green_share_min": ["50%", "０.５", pd.NA],
                "is_chemical": ["否", True, None],
                "industries": [3415, "风电叶片；铁合金", ["3415"]],
                "regions_wanted": [None, "内蒙古、宁夏", np.array(["江苏"])],
                "exemptions": ["合规在建", "", None],
            },
            index=["a", "b", "c"],
        )
        profiles = [
            Firm(
                name="甲", investment_wan=80_000, land_mu=300, green_share_min=0.5,
                is_chemical=False, industries=("3415",), exemptions=("under_construction",),
            ),
            Firm(
                name="乙", investment_wan=60_000, green_share_min=0.5, is_chemical=True,
                industries=("风电叶片", "铁合金"), regions_wanted=("内蒙古", "宁夏"),
            ),
            Firm(name="丙", land_mu=20, industries=("3415",), regions_wanted=("江苏",)),
        ]  # fmt: skip
        assert FirmEncoder().profiles(frame) == tuple(profiles)
        np.testing.assert_array_equal(
            FirmEncoder().fit_transform(frame), FirmEncoder().fit_transform(profiles)
        )

    def test_a_park_s_figure_may_stand_alone_or_with_its_source(self) -> None:
        sourced = Fact[float](value=5, as_of="2024", source="年鉴", basis=Basis.REGIONAL)
        frame = pd.DataFrame(
            {
                "id": ["1", "2", "3"],
                "name": ["甲", "乙", "丙"],
                "adcode": [150204, 150204, 150204],
                "tax_per_mu": [11.2, sourced, sourced.model_dump()],
                "direct_green_power": ["是", None, "-"],
                "carbon_status": ["零碳园区", None, None],
            }
        )
        alone, other, again = ParkEncoder().profiles(frame)
        assert alone.tax_per_mu == Fact[float](value=11.2)
        assert (alone.direct_green_power.value, alone.carbon_status.value) == (True, "zero")
        assert other.tax_per_mu == again.tax_per_mu == sourced
        assert other.direct_green_power is again.direct_green_power is None
        assert other.adcode == "150204"

    def test_every_fault_of_every_row_is_told(self) -> None:
        frame = pd.DataFrame(
            {
                "name": ["甲", None, "丙"],
                "land_mu": ["很多", -1, 3],
                "industries": ["9999", "3415", pd.Timestamp("2024-06-10")],
            },
            index=[10, 20, 30],
        )
        assert faults(FirmEncoder(), frame) == {
            "row 10.land_mu": "不是可读的用地需求",
            "row 10.industries": "行业代码 9999 不在 GB/T 4754-2017 中",
            "row 20.name": "必填项缺失",
            "row 20.land_mu": "应在 0 亩 到 1,000,000 亩 之间",
            "row 30.industries": "是日期，不是文字",
        }

    def test_a_cell_at_fault_is_not_told_to_be_missing_too(self) -> None:
        frame = pd.DataFrame({"name": [pd.Timestamp("2024-06-10")]})
        assert faults(FirmEncoder(), frame) == {"row 0.name": "是日期，不是文字"}

    def test_columns_that_are_no_field_are_refused(self) -> None:
        frame = pd.DataFrame({"name": ["甲"], "land": [300]})
        assert faults(FirmEncoder(), frame) == {"row 0.land": "没有这个字段"}

    def test_a_column_that_stands_there_twice_is_refused(self) -> None:
        frame = pd.DataFrame([["甲", 1, 2]], columns=["name", "land_mu", "land_mu"])
        assert faults(FirmEncoder(), frame) == {"land_mu": "这一列出现了不止一次"}

    def test_a_frame_without_rows_has_no_rows(self) -> None:
        found = FirmEncoder().fit_transform(pd.DataFrame({"name": []}))
        assert found.shape == (0, len(FirmEncoder().get_feature_names_out()))
