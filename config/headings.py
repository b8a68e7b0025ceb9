"""The shape of a profile's ``headings.yaml``: what the list's headings are called in other languages.

The list itself is never translated: these names are for digests and pages that are read in such a language. Names of
facets stand in ``facets.yaml``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from config.loading import load_model
from config.strict import Language, Strict

PATH_SEPARATOR = " > "
_NUMBER = re.compile(r"(?:\d+\.)*\d*\s+(?=\S)", re.ASCII)

HeadingName = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Headings(Strict):
    """``headings.yaml``."""

    format: Literal[1]
    """The version of this file's format."""
    zh: dict[HeadingName, HeadingName] = Field(default={})
    """Heading, without its number, to its name in Chinese."""

    @field_validator("zh")
    @classmethod
    def _have_no_number(cls, names: dict[str, str]) -> dict[str, str]:
        for heading in names:
            if _number(heading):
                raise PydanticCustomError(
                    "numbered", "the number is left out here: it changes with the list", {"within": (heading,)}
                )
        return names

    def path(self, path: str, language: Language) -> str:
        """A section's path in a language; headings without a name in it stay, and numbers always do."""
        names = self.zh if language == "zh" else {}
        return PATH_SEPARATOR.join(_named(heading, names) for heading in path.split(PATH_SEPARATOR))


def load_headings(folder: Path) -> Headings:
    """Read and check a profile's ``headings.yaml``; a folder without one has no names.

    Raises:
        ConfigurationError: The file is wrong; the message names file, line and key.
    """
    file = folder / "headings.yaml"
    return load_model(file, Headings) if file.exists() else Headings(format=1)


def _number(heading: str) -> str:
    found = _NUMBER.match(heading)
    return found[0] if found else ""


def _named(heading: str, names: dict[str, str]) -> str:
    number = _number(heading)
    bare = heading.removeprefix(number)
    return number + names.get(bare, bare)
