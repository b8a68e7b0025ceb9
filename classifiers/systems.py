"""Recognising the systems, benchmarks and corpora that a taxonomy names, in a paper's title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifiers.text import normalise, title_name


class SystemFinder:
    """The systems of a taxonomy, made once and asked often.

    Many names are common words: APPS, Spider, PAL. So a name counts where the title has it as whole words in exactly
    the case in which the profile writes it, or, in any case, where it is the title's own name (``Vipergpt: Visual
    Inference``).

    Args:
        systems: Facet to the names of its systems.

    Raises:
        ValueError: A name has no letter or digit.
    """

    def __init__(self, systems: Mapping[str, Sequence[str]]) -> None:
        self._facets: dict[str, list[str]] = defaultdict(list)
        for facet, names in systems.items():
            for name in names:
                self._facets[name].append(facet)
        self._written: dict[str, list[str]] = defaultdict(list)
        self._folded: dict[str, list[str]] = defaultdict(list)
        for name in self._facets:
            written = normalise(name, fold=False)
            if not written:
                raise ValueError(f"the system's name {name!r} has no letter or digit, so it would never be found")
            self._written[written].append(name)
            self._folded[normalise(name)].append(name)
        self._words = frozenset(max(folded.split(), key=len) for folded in self._folded)
        """The longest word of each name."""
        self._automaton = AhoCorasick(
            self._written,
            matchkind=MatchKind.Standard,
            store_patterns=True,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, title: str, *, words: Iterable[str] | None = None) -> list[tuple[str, str]]:
        """The facets that the title's systems give, each with the system's name, sorted and without repetition.

        Args:
            title: As it is written.
            words: Its normalised words, where they are known already: most titles have no word of any system's name,
                and need not be looked at again.
        """
        if words is not None and self._words.isdisjoint(words):
            return []
        names: set[str] = set()
        for written in self._automaton.find_matches_as_strings(normalise(title, fold=False), overlapping=True):
            names.update(self._written[written])
        if ":" in title:
            names.update(self._folded.get(normalise(title_name(title)), ()))
        return sorted({(facet, name) for name in names for facet in self._facets[name]}) if names else []
