"""Sets of primary keys as bits in one integer, and orders from which their first keys are read.

Bit n of a set stands for the row with primary key n. "And" is `&`, a count is `bit_count()`:
microseconds at a hundred thousand rows.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from itertools import compress
from operator import or_

# So few keys are sorted sooner than picked from the order of all.
FEW = 2_000
# The set of all keys that there can ever be.
EVERYBODY = -1
_ZERO_OR_ONE = bytes.maketrans(b"01", b"\0\1")


def keyset(keys: Iterable[int]) -> int:
    """The set of these primary keys."""
    keys = list(keys)
    if not keys:
        return 0
    buffer = bytearray(max(keys) // 8 + 1)
    for key in keys:
        buffer[key >> 3] |= 1 << (key & 7)
    return int.from_bytes(buffer, "little")


def union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def keys_of(held: int) -> Iterator[int]:
    """The primary keys in a set, in rising order."""
    digits = f"{held:b}"
    last = len(digits) - 1
    at = digits.rfind("1")
    while at >= 0:
        yield last - at
        at = digits.rfind("1", 0, at)


def among(keys: Collection[int], held: int) -> list[int]:
    """Those of these primary keys that are in a set: quicker than to read all that it holds."""
    last = max(held.bit_length(), max(keys, default=0))
    octets = held.to_bytes(last // 8 + 1, "little")
    return [key for key in keys if octets[key >> 3] >> (key & 7) & 1]


class Order:
    """Rows in one order; the first of any set are found without sorting it."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._keys = array("q", keys)
        self._all = keyset(self._keys)
        self._length = self._all.bit_length()
        self._position = array("q", bytes(8 * self._length))
        for position, key in enumerate(self._keys):
            self._position[key] = position

    def of(self, held: int) -> Iterator[int]:
        """The keys of a set in this order, found while they are read; others are left out."""
        held &= self._all
        if held.bit_count() < FEW:
            return iter(self.sort(keys_of(held)))
        digits = f"{held:0{self._length}b}"[::-1].encode()
        is_held = digits.translate(_ZERO_OR_ONE)
        return compress(self._keys, map(is_held.__getitem__, self._keys))

    def sort(self, keys: Iterable[int]) -> list[int]:
        """A few keys in this order, which has to have them all."""
        return sorted(keys, key=self._position.__getitem__)
