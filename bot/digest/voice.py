"""In which words a digest is told: the messages of a language, and what sections and facets are called in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.digest.chinese import CHINESE
from bot.digest.english import ENGLISH
from bot.digest.wording import Wording
from bot.names import Names, profile_names
from config.loading import ProfileFolder
from config.strict import Language

WORDINGS: Mapping[Language, Wording] = {"en": ENGLISH, "zh": CHINESE}
"""The messages of each language."""
_NO_NAMES = Names()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A language with a profile's names in it."""

    wording: Wording = ENGLISH
    names: Names = _NO_NAMES

    def section(self, path: str) -> str:
        """A section's path in this language, with arrows."""
        return self.names.section(path, self.wording.language)

    def facet(self, facet: str) -> str:
        """A facet's name with that of the branch on which it sits; its id where it is no longer known."""
        return self.names.facet_path(facet, self.wording.language)


def profile_voice(folder: ProfileFolder, language: Language | None = None) -> Voice:
    """The voice of a profile, in its own language or in another one.

    Raises:
        ConfigurationError: Its headings.yaml is wrong.
    """
    return Voice(wording=WORDINGS[language or folder.profile.language], names=profile_names(folder))
