"""In which words a digest is told: the messages of a language, and what sections and facets are called in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.digest.chinese import CHINESE
from bot.digest.english import ENGLISH
from bot.digest.wording import Wording
from config.headings import PATH_SEPARATOR, Headings, load_headings
from config.loading import ProfileFolder
from config.rules import Name
from config.strict import Language

WORDINGS: Mapping[Language, Wording] = {"en": ENGLISH, "zh": CHINESE}
"""The messages of each language."""


_NO_NAMES = Headings(format=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A language with a profile's names in it."""

    wording: Wording = ENGLISH
    headings: Headings = _NO_NAMES
    facets: Mapping[str, Name] = field(default_factory=dict)
    """What facets are called, by id."""

    def section(self, path: str) -> str:
        """A section's path in this language, with arrows."""
        return self.headings.path(path, self.wording.language).replace(PATH_SEPARATOR, self.wording.part)

    def facet(self, facet: str) -> str:
        """A facet's name with that of the branch on which it sits; its id where it is no longer known."""
        branch = facet.rpartition("/")[0]
        names = [self.facets[one] for one in (branch, facet) if one in self.facets]
        if facet not in self.facets:
            return facet
        return self.wording.part.join(getattr(name, self.wording.language) for name in names)


def profile_voice(folder: ProfileFolder, language: Language | None = None) -> Voice:
    """The voice of a profile, in its own language or in another one.

    Raises:
        ConfigurationError: Its headings.yaml is wrong.
    """
    return Voice(
        wording=WORDINGS[language or folder.profile.language],
        headings=load_headings(folder.path),
        facets={facet: node.name for facet, node in folder.facets.facets.items()},
    )
