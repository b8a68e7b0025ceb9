"""What Prettier, the lists' hidden style guide, would change in a text; told without Node."""

from __future__ import annotations

from bot.curated_list.prettier.deviation import Deviation
from bot.curated_list.prettier.style import RULES, deviations

__all__ = ["RULES", "Deviation", "deviations"]
