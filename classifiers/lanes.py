"""Adding up rows of numbers all at once: each row packed into one long whole number, with a lane of bits per place.

Python adds such numbers in C, which takes as long as one or two steps of a loop would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from struct import Struct

_FORMATS = {2: "h", 4: "i", 8: "q"}
"""The widths of lanes, in bytes, with their names in `struct`."""


class Lanes:
    """How rows of whole numbers are packed: each place in a lane that is as wide as its sums can need.

    Args:
        bounds: For each place of a row, what the absolute value of none of its sums exceeds.

    Raises:
        ValueError: A bound is over nine quintillions.
    """

    def __init__(self, bounds: Sequence[int]) -> None:
        widths = [next((width for width in _FORMATS if bound < 1 << (8 * width - 1)), 0) for bound in bounds]
        if not all(widths):
            raise ValueError(f"the sums can come to {max(bounds)}, which is more than can be counted")
        *starts, self._size = accumulate(widths, initial=0)
        self._shifts = [8 * start for start in starts]
        self._signs = sum(1 << (8 * (start + width) - 1) for start, width in zip(starts, widths, strict=True))
        self._struct = Struct("<" + "".join(map(_FORMATS.__getitem__, widths)))

    def pack(self, amounts: Iterable[tuple[int, int]]) -> int:
        """A row in which some places have an amount. The sum of packed rows is the packed row of their sums."""
        return sum(amount << self._shifts[place] for place, amount in amounts)

    def unpack(self, packed: int) -> tuple[int, ...]:
        """The row; every sum has to be within its bound."""
        # a negative lane borrows from the next one: to add half a lane and take it out again gives that back
        return self._struct.unpack(((packed + self._signs) ^ self._signs).to_bytes(self._size, "little"))
