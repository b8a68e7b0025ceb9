"""Finding thousands of rules in a paper, in one pass over each field (Aho and Corasick 1975).

Plain phrases are looked up in the pass itself. Any other rule waits for one of its phrases (`classifiers.composed`);
only then its conditions are checked, and only where that is not enough are places in the text compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifiers.classification import TEXT_FIELDS, Document, TextField
from classifiers.compiling import RuleCompiler
from classifiers.composed import ComposedRules
from classifiers.places import PhraseSearch, Places, Span
from classifiers.text import normalise


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
        spellings: dict[int, list[str]] = defaultdict(list)
        for pattern, numbers in compiler.patterns.items():
            for number in numbers:
                spellings[number].append(pattern)
        self.numbers = max(spellings, default=-1) + 1
        """More than any number that is found: those of rules, and after them those of phrases that are no rules."""
        several = sorted({tuple(sorted(numbers)) for numbers in compiler.patterns.values() if len(numbers) > 1})
        self._several = dict(enumerate(several, start=self.numbers))
        self._has_several = frozenset(self._several)
        stands_for = {numbers: number for number, numbers in self._several.items()}
        self._number = {
            pattern: stands_for[tuple(sorted(numbers))] if len(numbers) > 1 else numbers[0]
            for pattern, numbers in compiler.patterns.items()
        }
        self._search = PhraseSearch(spellings)
        self._composed = ComposedRules(compiler.composed, self._search)
        self._first_clauses = {rule.number: rule.clause for rule in compiler.composed}
        self._automaton = AhoCorasick(
            self._number,
            matchkind=MatchKind.Standard,
            store_patterns=True,
            implementation=Implementation.ContiguousNFA,
        )

    def find(
        self, *, title: str = "", abstract: str = "", comment: str = "", categories: Collection[str] = ()
    ) -> dict[TextField, set[int]]:
        """The numbers of the rules that count in each field, in time linear in the length of the texts."""
        texts: dict[TextField, str] = {
            "title": normalise(title),
            "abstract": normalise(abstract),
            "comment": normalise(comment) if comment else "",
        }
        found = self.find_normalised(texts, categories)
        return {field: {number for number in numbers if number < len(self.rules)} for field, numbers in found.items()}

    def find_normalised(
        self, texts: Mapping[TextField, str], categories: Collection[str] = ()
    ) -> dict[TextField, set[int]]:
        """As `find`, in texts that are normalised already; every field has one.

        The numbers of phrases that are no rules are left in, because that is quicker.
        """
        found = {field: self._in_text(texts[field]) for field in TEXT_FIELDS}
        for field, number in [*self._composed.find(found, texts, categories)]:
            found[field].add(number)
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
        for field, counted in self.find_fields(document).items():
            text = normalise(texts[field])
            places = Places(text, self._in_text(text), self._search)
            for number in sorted(counted):
                clause = self._first_clauses.get(number)
                spans = places.of_clause(clause) if clause else self._search.find((number,), text)
                for span in spans:
                    yield field, number, span

    def _in_text(self, normalised: str) -> set[int]:
        """The numbers of all rules and phrases of which a pattern stands in a text."""
        if not normalised:
            return set()
        numbers = set(
            map(self._number.__getitem__, self._automaton.find_matches_as_strings(normalised, overlapping=True))
        )
        several = numbers & self._has_several
        if several:
            numbers -= several
            numbers.update(*map(self._several.__getitem__, several))
        return numbers
