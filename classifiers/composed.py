"""Which of the rules with conditions, proximity or stars inside a phrase hold in a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from classifiers.classification import TextField
from classifiers.compiling import ComposedRule
from classifiers.places import PhraseSearch, Places


class ComposedRules:
    """Rules that take more than finding one of their phrases.

    Each waits for the rarest of the phrases without which it cannot hold.

    Args:
        rules: The rules.
        search: Tells where their phrases stand.
    """

    def __init__(self, rules: Iterable[ComposedRule], search: PhraseSearch) -> None:
        waiting: dict[int, list[tuple[ComposedRule, tuple[frozenset[int], ...]]]] = defaultdict(list)
        for rule in rules:
            triggers, *others = rule.needed
            for trigger in sorted(triggers):
                waiting[trigger].append((rule, tuple(others)))
        self._waiting = dict(waiting)
        self._triggers = frozenset(waiting)
        self._search = search

    def find(
        self,
        phrases: Mapping[TextField, set[int]],
        texts: Mapping[TextField, str],
        categories: Collection[str],
    ) -> Iterator[tuple[TextField, int]]:
        """The rules that hold, each with a field in which it counts.

        Args:
            phrases: The numbers of the phrases that were found in each field, and maybe other numbers.
            texts: The fields, normalised.
            categories: Those of the paper.
        """
        possible: dict[tuple[TextField, int], ComposedRule] = {}
        for field, found in phrases.items():
            for trigger in found & self._triggers:
                for rule, others in self._waiting[trigger]:
                    for needed in others:
                        if needed.isdisjoint(found):
                            break
                    else:
                        possible[field, rule.number] = rule
        if possible:
            places = _PlacesByField(phrases, texts, self._search)
            for (field, number), rule in possible.items():
                if _conditions_hold(rule, places, categories) and places[field].has(rule.clause):
                    yield field, number


class _PlacesByField(dict[TextField, Places]):
    """What is known of each field, made when it is first asked for."""

    def __init__(
        self, phrases: Mapping[TextField, set[int]], texts: Mapping[TextField, str], search: PhraseSearch
    ) -> None:
        super().__init__()
        self._phrases = phrases
        self._texts = texts
        self._search = search

    def __missing__(self, field: TextField) -> Places:
        places = self[field] = Places(self._texts[field], self._phrases[field], self._search)
        return places


def _conditions_hold(rule: ComposedRule, places: Mapping[TextField, Places], categories: Collection[str]) -> bool:
    for category in rule.categories:
        if (category.category in categories) == category.excluded:
            return False
    for condition in rule.conditions:
        for field in condition.fields:
            if places[field].has(condition.clause):
                if condition.excluded:
                    return False
                break
        else:
            if not condition.excluded:
                return False
    return True
