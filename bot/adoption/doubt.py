"""Something that `shelver init` is unsure of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing."""

    told: str
    """A sentence; its full stop may be left out."""
    remedy: str
    """What can be done about it, beginning in lower case, without a full stop."""

    @property
    def sentence(self) -> str:
        """The sentence with its end."""
        return self.told if self.told.endswith(("?", ".")) else f"{self.told}."
