"""Orders from which the first keys of a set are read, however many it has."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.search import bitmaps as keysets
from partners.search.bitmaps import EMPTY, IdBitmap, SortIndex, union

keys = st.integers(0, 5_000)


@pytest.mark.parametrize("few", [0, 1_000_000], ids=["picked", "sorted"])
@given(ordered=st.lists(keys, unique=True), held=st.sets(keys))
def test_keys_of_a_set_have_the_order_of_all(few, ordered, held):
    with patch.object(keysets, "FEW", few):
        found = list(SortIndex(ordered).of(IdBitmap(held)))
    assert found == [key for key in ordered if key in held]


def test_the_union_of_no_sets_is_nobody():
    assert union([]) == EMPTY and not EMPTY
    assert union([IdBitmap([1]), IdBitmap([1, 3])]) == IdBitmap([1, 3])
