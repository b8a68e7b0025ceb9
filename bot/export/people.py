"""Names of authors in parts, as bibliographies want them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sources.author_names import plain_name

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[IVX]{2,4}")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, or that of a group, which is all family name."""

    family: str
    given: str = ""
    suffix: str = ""
    """``Jr.``, ``III``."""

    @property
    def inverted(self) -> str:
        """``van Rossum, Guido`` and ``King, Martin, Jr.``, as RIS has it."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def parse_name(name: str) -> PersonName:
    """Take a name as arXiv prints it apart: ``Laurens van der Maaten``, ``Ada Abel, Jr.``, ``DeepSeek-AI``.

    The family name is the last word, and the words in lower case before it, as BibTeX reads names. A single word, and
    what has a comma before anything but a suffix, is taken as a group's name.
    """
    whole = plain_name(name)
    plain, _, after = (part.strip() for part in whole.partition(","))
    words = plain.split()
    suffix = after if _SUFFIX.fullmatch(after) else ""
    if (after and not suffix) or "and" in words:
        return PersonName(whole)
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) < 2:
        return PersonName(" ".join(words), suffix=suffix)
    family = next((place for place in range(1, len(words) - 1) if words[place][0].islower()), len(words) - 1)
    return PersonName(" ".join(words[family:]), " ".join(words[:family]), suffix)
