"""Finding thousands of rules in a paper, in one pass over each field (Aho and Corasick 1975).

Plain phrases are looked up in the pass itself. Any other rule waits for a phrase of its first clause; only then its
conditions are checked, and only where that is not enough are places in the text compared.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifiers.classification import TEXT_FIELDS, Document, TextField
from classifiers.clauses import Span
from classifiers.compiling import ComposedRule, RuleCompiler
from classifiers.composed import FieldView, Placer, holds
from classifiers.text import normalise

_PATTERN = itemgetter(0)  # of a match: the pattern's number, start and end


class RuleFinder:
    """A list of rules, made once and asked often.

    Args:
        rules: As they are written in a profile (``docs/rules.md``). A rule's number is its place here, from 0.
        terms: The named alternatives that they use.

    Raises:
        ValueError: A rule or a term is not well formed, or uses a term that is not there, or terms go in a circle.
    """

    def __init__(self, rules: Iterable[str], terms: Mapping[str, Sequence[str]] | None = None) -> None:
        self.rules: tuple[str, ...] = tuple(rules)
        """The rules by their numbers."""
        compiler = RuleCompiler(self.rules, terms or {})
        found_by = {pattern: tuple(numbers) for pattern, numbers in compiler.patterns.items()}
        self._composed = {rule.number: rule for rule in compiler.composed}
        numbers, self._several = _one_number_each(found_by, first_free=compiler.first_free)
        self._numbers = array("q", numbers)
        self._automaton = AhoCorasick(
            found_by, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
        )
        self._stand_for_several = frozenset(self._several)
        self._not_rules = self._stand_for_several.union(
            number for numbers in found_by.values() for number in numbers if number >= len(self.rules)
        )
        by_clause: dict[int, list[ComposedRule]] = defaultdict(list)
        for rule in compiler.composed:
            by_clause[id(rule.clause)].append(rule)
        waiting: dict[int, list[list[ComposedRule]]] = defaultdict(list)
        for rules_of_clause in by_clause.values():
            for trigger in sorted(rules_of_clause[0].clause.triggers):
                waiting[trigger].append(rules_of_clause)
        self._waiting = dict(waiting)
        self._triggers = frozenset(waiting)
        self._placer = Placer(found_by, wanted=_placed(compiler.composed))
        self._found_by = found_by

    def find(
        self, *, title: str = "", abstract: str = "", comment: str = "", categories: Collection[str] = ()
    ) -> dict[TextField, set[int]]:
        """The numbers of the rules that count in each field, in time linear in the length of the texts."""
        texts = normalise(title), normalise(abstract), normalise(comment) if comment else ""
        found = dict(zip(TEXT_FIELDS, map(self._in_text, texts), strict=True))
        if self._not_rules:
            self._resolve(found, texts, categories)
        return found

    def find_fields(self, document: Document) -> dict[TextField, set[int]]:
        """As `find`, for a whole document."""
        return self.find(
            title=document.title,
            abstract=document.abstract,
            comment=document.comment,
            categories=document.categories,
        )

    def locate(self, document: Document) -> Iterator[tuple[TextField, int, Span]]:
        """Every place of every rule that counts: field, the rule's number, first word and the word after the last.

        Words are numbered as in ``normalise(text).split()``. What stands there is the rule's first clause.
        """
        texts = {"title": document.title, "abstract": document.abstract, "comment": document.comment}
        for field, found in self.find_fields(document).items():
            places = self._full_placer.places(normalise(texts[field]))
            for number in sorted(found):
                composed = self._composed.get(number)
                for span in places.of_clause(composed.clause) if composed else places.of_phrase(number):
                    yield field, number, span

    @cached_property
    def _full_placer(self) -> Placer:
        return Placer(self._found_by)

    def _in_text(self, normalised: str) -> set[int]:
        if not normalised:
            return set()
        matches = self._automaton.find_matches_as_indexes(normalised, overlapping=True)
        return set(map(self._numbers.__getitem__, map(_PATTERN, matches)))

    def _resolve(self, found: dict[TextField, set[int]], texts: Sequence[str], categories: Collection[str]) -> None:
        """Put rules in place of the numbers that stand for several, and of the phrases of composed rules."""
        phrases = {field: self._set_apart(numbers) for field, numbers in found.items()}
        if all(map(self._triggers.isdisjoint, phrases.values())):
            return
        views = {
            field: FieldView(text, phrases[field], self._placer)
            for field, text in zip(TEXT_FIELDS, texts, strict=True)
        }
        for field in TEXT_FIELDS:
            for trigger in phrases[field] & self._triggers:
                for same_clause in self._waiting[trigger]:
                    if views[field].has(same_clause[0].clause):
                        found[field].update(rule.number for rule in same_clause if holds(rule, views, categories))

    def _set_apart(self, found: set[int]) -> set[int]:
        """Take what is no rule out of a set, put the rules for which it stands in, and return the phrases."""
        apart = found & self._not_rules
        if apart:
            found -= apart
            several = apart & self._stand_for_several
            for number in several:
                apart.update(self._several[number])
            apart -= several
            found |= apart - self._not_rules
        return apart


def _one_number_each(
    found_by: Mapping[str, tuple[int, ...]], *, first_free: int
) -> tuple[list[int], dict[int, tuple[int, ...]]]:
    """One number for each pattern; where there are several, a new one, and what each new one stands for."""
    new: dict[tuple[int, ...], int] = {}
    one_each = [
        numbers[0] if len(numbers) == 1 else new.setdefault(numbers, first_free + len(new))
        for numbers in found_by.values()
    ]
    return one_each, {number: numbers for numbers, number in new.items()}


def _placed(rules: Iterable[ComposedRule]) -> frozenset[int]:
    """The phrases whose places may have to be known."""
    clauses = chain.from_iterable((rule.clause, *(part.clause for part in rule.conditions)) for rule in rules)
    return frozenset(chain.from_iterable(clause.phrases for clause in clauses if clause.needs_places))
