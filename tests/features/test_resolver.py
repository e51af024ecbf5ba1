"""The reading of texts as industries is an estimator; its answers are those of the terms."""

import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import NotFittedError

from features import terms
from features.resolver import IndustryResolver


class TestEstimator:
    texts = ("锂离子电池", "光伏组件", "电解铝")
    labels = ("3841", "3825", "3216")

    def test_the_constructor_stores_its_arguments_untouched(self) -> None:
        resolver = IndustryResolver(ngram_range=(2, 2), similarity_weight=0.3)
        assert clone(resolver).get_params() == {"ngram_range": (2, 2), "similarity_weight": 0.3}

    def test_fit_returns_self_and_predict_gives_one_code_per_text(self) -> None:
        resolver = IndustryResolver()
        assert resolver.fit(self.texts, self.labels) is resolver
        assert resolver.predict(self.texts).tolist() == list(self.labels)
        assert resolver.predict(["!!!"]).tolist() == [""]

    def test_fitting_again_forgets_the_first_fit(self) -> None:
        resolver = IndustryResolver().fit(self.texts, self.labels)
        resolver.fit(["甲乙丙丁"], ["3985"])
        assert resolver.predict(["甲乙丙"]).tolist() == ["3985"]
        assert resolver.texts_ == ("甲乙丙丁",)

    def test_an_unfitted_resolver_refuses(self) -> None:
        with pytest.raises(NotFittedError):
            IndustryResolver().predict(self.texts)

    def test_texts_and_codes_must_pair_up(self) -> None:
        with pytest.raises(ValueError, match="inconsistent numbers of samples"):
            IndustryResolver().fit(self.texts, self.labels[:2])

    def test_a_firmer_document_counts_more(self) -> None:
        resolver = IndustryResolver().fit(["甲乙丙", "甲乙丙"], ["3985", "3825"], [0.5, 1.0])
        assert [found.code for found in resolver.candidates("甲乙丙")] == ["3825", "3985"]

    def test_its_answers_are_those_of_the_plain_one(self) -> None:
        estimator = IndustryResolver().fit(self.texts, self.labels)
        plain = terms.Resolver().fit(self.texts, self.labels)
        assert isinstance(estimator, BaseEstimator)
        assert not isinstance(plain, BaseEstimator)
        for text in (*self.texts, "锂电", "光伏 电解", ""):
            assert estimator.candidates(text) == plain.candidates(text)
