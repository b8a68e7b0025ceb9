"""Lists of authors as entries print them: ``Ada Lovelace, Charles Babbage``, ``A. Lovelace et al.``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

MOST_PRINTED = 10
"""Longer lists of authors end in "et al." after so many, where a curated list does not show that it stops earlier."""
FIELDS = r"\{(?:authors(?:_\d(?:_comma)?)?|first_author)\}"
"""The fields that stand for authors in a form: ``{authors_3}`` for three and "et al.", which a comma may precede."""

_FEWEST_CUT = 2
_LEAST_SHARE_CUT = 4
"""So many lists of authors, and one of so many, have to stop at a number to show that all of them do."""
_OF_ALL = re.compile(r"\{authors(?:_\d(?:_comma)?)?\}")
_CUT = re.compile(r"\{authors_\d(?:_comma)?\}")

_CAPITALS = "".join(character for character in map(chr, range(0x41, 0x250)) if character.isupper())
_WORD = rf"(?:[{_CAPITALS}]\.(?:[ -]?[{_CAPITALS}]\.)*|[{_CAPITALS}](?:[^\W_]|['\u2019-])+)"
_BARE_INITIAL = rf"(?:(?![AI] )[{_CAPITALS}] )"
"""As in ``S M Ali``; A and I are words, with which titles begin."""
_PARTICLE = r"(?:(?:van|von|der|den|de|da|di|dos|del|la|le|el|bin|al)[ -])"
_FURTHER = rf"(?: {_PARTICLE}{{0,2}}{_BARE_INITIAL}{{0,2}}{_WORD})"
_NAME = rf"(?:{_WORD}{_FURTHER}{{1,3}}|{_BARE_INITIAL}{{1,2}}{_WORD}{_FURTHER}{{0,3}})"
_BETWEEN = r"(?:, ?(?:and |& )?| and | & |，|、)"
_ET_AL = r"(?:,? ?et\.? ?al\.?|, ?\.\.\.|，?等)"
_AUTHORS = re.compile(
    rf"(?<![^\W_])(?<!\[)(?:(?P<others>{_NAME}(?:{_BETWEEN}{_NAME}){{0,99}}{_ET_AL})|{_NAME}(?:{_BETWEEN}{_NAME}){{1,99}})(?![^\W_])"
)
_SEPARATOR = re.compile(_BETWEEN)
_BEFORE_AUTHORS = (".", ";", "-", "\u2013", "\u2014")
_ABBREVIATED = re.compile(rf"{_NAME}{_ET_AL}")


def find_authors(text: str) -> tuple[int, int, str] | None:
    """Where the first list of authors stands in a text, and the field that stands for such a list in a form.

    A single name is none: it may be a place, a company or a journal.
    """
    found = _AUTHORS.search(text)
    return None if found is None else (*found.span(), _field(found))


def is_authors(text: str) -> bool:
    """Whether a text is nothing but a list of authors, or starts with an abbreviated one."""
    found = _AUTHORS.match(text.strip())
    return found is not None and (found["others"] is not None or found.end() >= len(text.strip(" .,*_")))


def end_of_title(text: str) -> int:
    """Where the authors begin that follow a title in the same plain words; the text's end where none do.

    Capital words with commas between them stand in titles, too: names count where they are a sentence of their own,
    and where "et al." ends them; of those the last one alone, if nothing but commas sets them off from the title.
    """
    for found in _AUTHORS.finditer(text):
        starts = [found.start(), *(found.start() + name.end() for name in _SEPARATOR.finditer(found[0]))]
        before = [text[:start].rstrip() for start in starts]
        if found["others"] is not None:
            set_off = next((words for words in before if words.endswith(_BEFORE_AUTHORS)), None)
            after_comma = next((words for words in reversed(before) if words.endswith(",")), None)
            if set_off is not None or after_comma is not None:
                return len(set_off or after_comma or "")
        after = text[found.end() :].lstrip()
        if before[0].endswith(".") and (not after or after[0] in ".,(" or after.startswith("20")):
            return len(before[0])
    return len(text)


def with_one_limit(forms: Sequence[str]) -> Sequence[str]:
    """Forms of one section, all with the number of authors at which its entries stop; with all, where none is usual.

    Entries with fewer authors do not show it, so that those that do need not be the most.
    """
    cut = Counter(found[0] for form in forms if (found := _CUT.search(form)))
    printed = sum(_OF_ALL.search(form) is not None for form in forms)
    usual, count = cut.most_common(1)[0] if cut else ("{authors}", 0)
    field = usual if count >= _FEWEST_CUT and _LEAST_SHARE_CUT * count >= printed else "{authors}"
    return [_OF_ALL.sub(field, form) for form in forms]


def author_fields(names: Sequence[str]) -> dict[str, str]:
    """What each of the fields says for these authors."""
    limited = {
        f"authors_{most}{ending}": write_authors(names, most=most, before_others=before)
        for most in range(2, MOST_PRINTED)
        for ending, before in (("", " "), ("_comma", ", "))
    }
    return {"authors": write_authors(names), "first_author": write_first_author(names), **limited}


def write_authors(names: Sequence[str], *, most: int = MOST_PRINTED, before_others: str = ", ") -> str:
    """All of them, or the first ones and "et al."."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}{before_others}et al."


def write_first_author(names: Sequence[str]) -> str:
    """The first one, with what says that there are others."""
    return names[0] if len(names) == 1 else f"{names[0]} et al." if names else ""


def _field(found: re.Match[str]) -> str:
    if _ABBREVIATED.fullmatch(found[0]):
        return "{first_author}"
    others = found["others"]
    number = len(re.findall(_NAME, others)) if others is not None else 0
    if not 2 <= number < MOST_PRINTED:
        return "{authors}"
    before = re.sub(_ET_AL + "$", "", others)
    return f"{{authors_{number}{'_comma' if others[len(before) :].startswith(',') else ''}}}"
