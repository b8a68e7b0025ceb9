"""From written rules to what is looked for: patterns in the text, and rules made of more than one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from classifiers.classification import TextField
from classifiers.clauses import AnyOf, AnyPhrase, InOrder, Nearby
from classifiers.patterns import patterns_of, pieces_of
from classifiers.places import FoundClause
from config.rules_syntax import (
    CategoryPart,
    Clause,
    Near,
    Part,
    Phrase,
    Rule,
    find_cycle,
    parse_alternative,
    parse_rule,
    terms_in,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a rule after AND or NOT."""

    clause: FoundClause
    fields: tuple[TextField, ...]
    """It holds where one of these fields has the clause."""
    excluded: bool
    """Whether it must not hold."""


@dataclass(frozen=True, slots=True)
class ComposedRule:
    """A rule that takes more than finding one of its phrases."""

    number: int
    """Its place among all rules."""
    clause: FoundClause
    conditions: tuple[Condition, ...]
    categories: tuple[CategoryPart, ...]
    needed: tuple[frozenset[int], ...]
    """Sets of phrases: of each set, the field in which the rule counts has one. The rarest set comes first."""


_RARER_BY_LETTER = 0.75
"""How often a phrase is expected, compared with one that is a letter shorter."""


class RuleCompiler:
    """The patterns and composed rules that a list of rules comes to.

    Rules are numbered as they come, from 0. The phrases of composed rules get the numbers after them, or that of the
    rule that is this phrase and nothing else.

    Args:
        rules: As they are written in a profile.
        terms: The named alternatives that they use.

    Raises:
        ValueError: A rule or a term is not well formed, or uses a term that is not there, or terms go in a circle.
    """

    def __init__(self, rules: Sequence[str], terms: Mapping[str, Sequence[str]]) -> None:
        self.patterns: dict[str, list[int]] = defaultdict(list)
        """String in a normalised text to the numbers of rules and phrases that are found by it."""
        self.composed: list[ComposedRule] = []
        """The rules for which that is not enough."""
        self._phrases: dict[tuple[str, ...], int] = {}
        self._next_phrase = len(rules)
        self._spellings: dict[int, tuple[str, ...]] = {}
        self._terms: dict[str, FoundClause] = {}
        self._clauses: dict[Clause, FoundClause] = {}
        parsed = [parse_rule(text) for text in rules]
        for number, rule in enumerate(parsed):
            piece = _only_piece(rule)
            if piece:
                self._phrases.setdefault(patterns_of(piece), number)
        self._read_terms({name: [parse_alternative(text) for text in texts] for name, texts in terms.items()})
        for number, rule in enumerate(parsed):
            self._add(number, rule)
        self.phrases = frozenset(
            phrase for rule in self.composed for clause in _clauses(rule) for phrase in clause.phrases
        )
        """The numbers of all phrases that composed rules are made of."""
        for phrase in sorted(self.phrases):
            self._find_by(phrase, phrase)

    def _read_terms(self, terms: Mapping[str, Sequence[Clause]]) -> None:
        circle = find_cycle(terms)
        if circle:
            raise ValueError(f"a term cannot be made of itself: {' -> '.join(circle)}")
        uses = {name: {used for clause in clauses for used in terms_in(clause)} for name, clauses in terms.items()}
        for name in TopologicalSorter(uses).static_order():
            if name not in terms:
                raise ValueError(f"there is no term {name!r} under terms")
            self._terms[name] = _any_of([self._clause(clause) for clause in terms[name]])

    def _add(self, number: int, rule: Rule) -> None:
        clause = self._clause(rule.clause)
        if not rule.parts and not clause.needs_places:
            for phrase in sorted(clause.phrases):
                self._find_by(phrase, number)
            return
        conditions = tuple(
            Condition(
                self._clause(part.clause), (part.field,) if part.field else ("title", "abstract"), part.excluded
            )
            for part in rule.parts
            if isinstance(part, Part)
        )
        self.composed.append(
            ComposedRule(
                number=number,
                clause=clause,
                conditions=conditions,
                categories=tuple(part for part in rule.parts if isinstance(part, CategoryPart)),
                needed=tuple(sorted(clause.needed, key=self._expected)),
            )
        )

    def _expected(self, phrases: Iterable[int]) -> float:
        """How often one of some phrases is expected to be found, compared with others."""
        return sum(_RARER_BY_LETTER ** len(self._spellings[phrase][0]) for phrase in sorted(phrases))

    def _find_by(self, phrase: int, number: int) -> None:
        for pattern in self._spellings[phrase]:
            if number not in self.patterns[pattern]:
                self.patterns[pattern].append(number)

    def _clause(self, clause: Clause) -> FoundClause:
        """The same object for the same clause, so that it has to be looked for only once."""
        if clause not in self._clauses:
            self._clauses[clause] = self._new_clause(clause)
        return self._clauses[clause]

    def _new_clause(self, clause: Clause) -> FoundClause:
        match clause:
            case Near():
                return Nearby(self._clause(clause.left), self._clause(clause.right), clause.distance)
            case Phrase():
                pieces = tuple(self._phrase(piece) for piece in pieces_of(clause.text))
                return InOrder(pieces) if len(pieces) > 1 else AnyPhrase(frozenset(pieces))
        if clause.name not in self._terms:
            raise ValueError(f"there is no term {clause.name!r} under terms")
        return self._terms[clause.name]

    def _phrase(self, piece: str) -> int:
        patterns = patterns_of(piece)
        if patterns not in self._phrases:
            self._phrases[patterns] = self._next_phrase
            self._next_phrase += 1
        self._spellings[self._phrases[patterns]] = patterns
        return self._phrases[patterns]


def _only_piece(rule: Rule) -> str:
    """What a rule looks for, where that is one phrase without a star inside; else ``""``."""
    pieces = pieces_of(rule.clause.text) if isinstance(rule.clause, Phrase) and not rule.parts else ()
    return pieces[0] if len(pieces) == 1 else ""


def _any_of(clauses: Iterable[FoundClause]) -> FoundClause:
    phrases: set[int] = set()
    others: list[FoundClause] = []
    for clause in clauses:
        if clause.needs_places:
            others.append(clause)
        else:
            phrases |= clause.phrases
    plain = [AnyPhrase(frozenset(phrases))] if phrases else []
    return plain[0] if plain and not others else AnyOf((*plain, *others))


def _clauses(rule: ComposedRule) -> tuple[FoundClause, ...]:
    return (rule.clause, *(condition.clause for condition in rule.conditions))
