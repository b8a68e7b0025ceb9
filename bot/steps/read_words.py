"""Read the words of the papers that the list has or may get, for all who read about them later."""

from __future__ import annotations

from bot.catalogue.facts import refresh_facts
from bot.counting import counted
from bot.steps.context import Cycle
from config.entities import load_entities


def read_words(cycle: Cycle) -> str:
    """Store what listed and proposed papers tell of themselves, where their words or the profile's entities changed.

    Digest, site and exports want it; here a few papers a day take no time, there all of them would be waited for.

    Raises:
        ConfigurationError: The profile's ``entities.yaml`` is wrong.
    """
    read = refresh_facts(
        cycle.sessions,
        cycle.name,
        load_entities(cycle.folder.path),
        progress=lambda done, total: cycle.progress("reading papers' words", done, total),
    )
    return f"the words of {counted(read, 'paper')} read"
