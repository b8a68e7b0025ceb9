"""How long a run may wait for arXiv: one budget for all that it asks."""

from __future__ import annotations


class Patience:
    """Seconds that may be spent on failed attempts, and on waiting after them.

    Whoever is handed the same object shares the budget; a part of it, by `at_most`, keeps one interface that does not
    answer from using up what those after it need.
    """

    def __init__(self, seconds: float, *, within: Patience | None = None) -> None:
        self._seconds = seconds
        self._within = within

    @property
    def left(self) -> float:
        """Seconds that may still be spent; negative where more was spent than there was."""
        return self._seconds if self._within is None else min(self._seconds, self._within.left)

    def spend(self, seconds: float) -> None:
        """So many seconds are gone."""
        self._seconds -= seconds
        if self._within is not None:
            self._within.spend(seconds)

    def at_most(self, seconds: float) -> Patience:
        """A part: what is spent of it is spent of the whole, and it ends after so many seconds."""
        return Patience(seconds, within=self)
