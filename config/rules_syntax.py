"""The grammar of a rule, and its parser. What rules mean to a list's maintainer stands in ``docs/rules.md``.

::

    rule   := clause { "AND" part | "NOT" part }
    clause := item [ "NEAR/n" item ]
    part   := [ "title:" | "abstract:" ] clause | "category:" category
    item   := phrase | "<" term ">"

Operators are written in capitals and with spaces around them. The parser knows words, not texts: it says whether a
rule is well formed, and `classifiers.matching` says where it is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Literal, TypeAlias

FARTHEST = 50
"""The largest n of ``NEAR/n``."""

TERM_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""What a term may be called."""

CATEGORY = r"[a-z-]+(?:\.[A-Za-z-]{2,})?"
"""What an arXiv category looks like."""

_OPERATOR = re.compile(r"AND|NOT|NEAR/(\d{1,4})")
_NO_OPERATOR = re.compile(r"OR|XOR|NOR|NEAR\S*|[A-Z]{3,}/\d+")
_FIELD = re.compile(r"(title|abstract|comment|category):")
_TERM = re.compile(rf"<({TERM_NAME})>")
_MEANINGLESS = re.compile(r"""[<>(){}\\$&"|]""")


class RuleError(ValueError):
    """A rule that is not well formed; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other, in any spelling.

    A star after one of them stands for any ending, one before the first for any beginning.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A named list of alternatives."""

    name: str


Item: TypeAlias = Phrase | Term


@dataclass(frozen=True, slots=True)
class Near:
    """Two items of one field, in either order, at most ``distance`` words apart."""

    left: Item
    right: Item
    distance: int


Clause: TypeAlias = Phrase | Term | Near


@dataclass(frozen=True, slots=True)
class Part:
    """A condition on the text."""

    clause: Clause
    field: Literal["title", "abstract"] | None
    """Where it has to hold; None: in the title or in the abstract."""
    excluded: bool
    """Whether it must not hold."""


@dataclass(frozen=True, slots=True)
class CategoryPart:
    """A condition on the paper's arXiv categories."""

    category: str
    excluded: bool
    """Whether the paper must not be in the category."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, read: what is looked for, and on what conditions it counts."""

    clause: Clause
    parts: tuple[Part | CategoryPart, ...] = ()


def parse_rule(text: str) -> Rule:
    """Read one rule.

    Raises:
        RuleError: It is not well formed.
    """
    pieces = list(_split(text))
    (_, first), conditions = pieces[0], pieces[1:]
    named = _FIELD.match(first)
    if named:
        raise RuleError(
            f"{named[0]!r} may stand after AND or NOT only; for the first phrase, give weights by field: "
            "{title: 2, abstract: 0}"
        )
    return Rule(_clause(first), tuple(_part(words, excluded=operator == "NOT") for operator, words in conditions))


def parse_alternative(text: str) -> Clause:
    """Read one alternative of a term: a rule without conditions.

    Raises:
        RuleError: It is not well formed, or has conditions.
    """
    rule = parse_rule(text)
    if rule.parts:
        raise RuleError(f"{text!r} has conditions: AND and NOT belong in rules, not in terms")
    return rule.clause


def terms_in(rule: Rule | Clause) -> Iterator[str]:
    """The names of the terms that a rule or clause uses itself."""
    if isinstance(rule, Term):
        yield rule.name
    elif isinstance(rule, Near):
        yield from terms_in(rule.left)
        yield from terms_in(rule.right)
    elif isinstance(rule, Rule):
        yield from terms_in(rule.clause)
        for part in rule.parts:
            if isinstance(part, Part):
                yield from terms_in(part.clause)


def find_cycle(terms: Mapping[str, Iterable[Clause]]) -> tuple[str, ...]:
    """The names of terms that use each other in a circle, the first one again at the end; empty where none do."""
    uses = {name: {used for clause in clauses for used in terms_in(clause)} for name, clauses in terms.items()}
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def _split(text: str) -> Iterator[tuple[str, str]]:
    """The operators AND and NOT, each with the words up to the next one; the first words come with ``""``."""
    operator, words = "", list[str]()
    for word in text.split():
        if word in {"AND", "NOT"}:
            yield operator, _joined(words, after=operator, before=word)
            operator, words = word, []
        else:
            words.append(word)
    yield operator, _joined(words, after=operator, before="")


def _joined(words: Sequence[str], *, after: str, before: str) -> str:
    if not words:
        place = f"after {after}" if after else f"before {before}" if before else "in the rule"
        raise RuleError(f"there is nothing {place}")
    return " ".join(words)


def _part(text: str, *, excluded: bool) -> Part | CategoryPart:
    named = _FIELD.match(text)
    if not named:
        return Part(_clause(text), None, excluded)
    field, rest = str(named[1]), text[named.end() :].strip()
    if not rest:
        raise RuleError(f"there is nothing after {named[0]!r}")
    if field == "category":
        if not re.fullmatch(CATEGORY, rest):
            raise RuleError(f"{rest!r} is no arXiv category; cs.SE is")
        return CategoryPart(rest, excluded)
    if field == "comment":
        raise RuleError("a condition looks into the title or the abstract, not into the comment")
    return Part(_clause(rest), "title" if field == "title" else "abstract", excluded)


def _clause(text: str) -> Clause:
    sides: list[list[str]] = [[]]
    distance = 0
    for word in text.split():
        operator = _OPERATOR.fullmatch(word)
        if operator is None:
            if _NO_OPERATOR.fullmatch(word):
                raise RuleError(f"{word!r} is no operator: AND, NOT and NEAR/n are, with n from 1 to {FARTHEST}")
            sides[-1].append(word)
            continue
        distance = int(operator[1])
        if not 1 <= distance <= FARTHEST:
            raise RuleError(f"{word!r} is too {'near' if distance < 1 else 'far'}: n goes from 1 to {FARTHEST}")
        if len(sides) == 2:
            raise RuleError("NEAR joins two phrases only; give one of them a name under terms")
        sides.append([])
    if len(sides) == 1:
        return _item(" ".join(sides[0]))
    for side, place in zip(sides, ("before", "after"), strict=True):
        if not side:
            raise RuleError(f"there is nothing {place} NEAR/{distance}")
    return Near(_item(" ".join(sides[0])), _item(" ".join(sides[1])), distance)


def _item(text: str) -> Item:
    term = _TERM.fullmatch(text)
    if term:
        return Term(term[1])
    named = _FIELD.match(text)
    if named:
        raise RuleError(f"{named[0]!r} may stand only right after AND or NOT")
    meaningless = _MEANINGLESS.search(text)
    if meaningless:
        hint = (
            ": a term stands alone, as <name>, in small letters, digits and hyphens" if meaningless[0] in "<>" else ""
        )
        raise RuleError(f"{meaningless[0]!r} means nothing in the phrase {text!r}{hint}")
    if not _has_word(text):
        raise RuleError(f"the phrase {text!r} has no letter or digit, so it would never be found")
    inner = text[1:] if text.startswith("*") and text[1:2].isalnum() else text
    pieces = inner.split("*")
    for number, piece in enumerate(pieces[:-1]):
        after = pieces[number + 1][:1]
        if not _has_word(piece) or piece[-1].isspace() or after.isalnum():
            raise RuleError(
                f"the phrase {text!r} has a star that is neither at a word's end nor before the first word, "
                "where alone it has a meaning"
            )
    return Phrase(text)


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in unicodedata.normalize("NFKC", text))
