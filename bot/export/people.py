"""Names of authors in parts, as bibliographies want them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.sources.author_names import plain_name

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[IVX]{2,4}")
_PARTICLES = frozenset("Al Ben Da De Del Della Den Der Di Dos El Von".split())
"""Words that begin a family name though they have a capital. ``Van`` and ``Le`` do not: more Vietnamese people have
them among their given names than others have them here."""


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


def people(names: Iterable[str]) -> Iterator[PersonName]:
    """The authors; what has neither letter nor digit, such as the colon after a group's name, is none."""
    return (parse_name(name) for name in names if any(map(str.isalnum, plain_name(name))))


@lru_cache(maxsize=16_384)  # people write more than one paper
def parse_name(name: str) -> PersonName:
    """Take a name as arXiv prints it apart: ``Laurens van der Maaten``, ``Ada Abel, Jr.``, ``DeepSeek-AI``.

    The family name is the last word, and the particles before it: words in lower case, as BibTeX reads names, and
    those that are particles with a capital as well, which BibTeX takes for given names. A single word, and
    what has a comma before anything but a suffix, is taken as a group's name.
    """
    whole = plain_name(name)
    plain, _, after = (part.strip() for part in whole.partition(","))
    words = [word for word in plain.split() if word == "&" or any(map(str.isalnum, word))]
    suffix = after if _SUFFIX.fullmatch(after) else ""
    if (after and not suffix) or {"and", "&"} & set(words):
        return PersonName(whole)
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) < 2:
        return PersonName(" ".join(words), suffix=suffix)
    inner = range(1, len(words) - 1)
    family = next((at for at in inner if words[at][0].islower() or words[at] in _PARTICLES), len(words) - 1)
    return PersonName(" ".join(words[family:]), " ".join(words[:family]), suffix)
