"""Recognising the systems, benchmarks and corpora that a taxonomy names, in a paper's title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from classifiers.phrases import PhraseFinder
from classifiers.text import normalise, title_name


class SystemFinder:
    """The systems of a taxonomy, made once and asked often.

    Many names are common words: APPS, Spider, PAL. So a name counts where the title has it in exactly the case in
    which the profile writes it, or, in any case, where it is the title's own name (``Vipergpt: Visual Inference``).

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
        self._finder = PhraseFinder(self._facets, fold=False, inflect=False)
        self._folded: dict[str, list[str]] = defaultdict(list)
        for name in self._facets:
            self._folded[normalise(name)].append(name)

    def find(self, title: str) -> list[tuple[str, str]]:
        """The facets that the title's systems give, each with the system's name, sorted and without repetition."""
        names = set(self._finder.find(normalise(title, fold=False)))
        names.update(self._folded.get(normalise(title_name(title)), ()))
        return sorted((facet, name) for name in names for facet in self._facets[name])
