"""Chains by trade, where no document draws one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import NotFound
from features.industries import get
from features.relatedness import flow
from features.trade_chains import LEAST, MOST, trade_chain

DIVISIONS = ["06", "13", "17", "22", "26", "30", "31", "33", "35", "38", "39", "44"]


@given(st.sampled_from(DIVISIONS))
def test_suppliers_come_before_and_customers_after_by_their_share(code: str) -> None:
    chain = trade_chain(code)
    before, own, after = chain.links
    assert own.codes == (code,)
    for link, share in ((before, "buys"), (after, "supplies")):
        shares = [getattr(flow(code, one), share) for one in link.codes]
        assert shares == sorted(shares, reverse=True)
        assert min(shares) >= LEAST
        assert len(shares) <= MOST
        assert [one.name for one in link.products] == [get(code).name for code in link.codes]
    assert "投入产出" in chain.source.zh
    assert not chain.close


def test_a_deeper_code_is_its_divisions_chain_and_each_product_is_its_industry() -> None:
    chain = trade_chain("3511")
    assert chain is trade_chain("3511")
    assert chain.id == "35"
    for link in chain.links:
        for product, code in zip(link.products, link.codes, strict=True):
            assert product.is_all_of(code)
            assert not product.is_all_of("0111")
    steel = {one.name.zh for link in chain.links for one in link.products}
    assert "黑色金属冶炼和压延加工业" in steel


@pytest.mark.parametrize("code", ["9999", "87"])
def test_a_code_without_trade_is_not_found(code: str) -> None:
    with pytest.raises(NotFound):
        trade_chain(code)
