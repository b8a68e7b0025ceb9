"""Finding thousands of phrases in a text in one pass (Aho and Corasick 1975), whole words only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifiers.text import normalise

_INFLECTIONS = (" ", "s ", "es ")
"""What may follow a phrase without a star: the word's end, or a simple plural or third person."""


class PhraseFinder:
    """A set of phrases, made once and asked often.

    A phrase is found where its words stand in the text as whole words, the last one also with a simple plural (``s``
    or ``es``). With ``*`` at its end, the last word may go on in any way: ``vulnerabilit*``. Phrases may overlap.

    Args:
        phrases: In any spelling that `classifiers.text.normalise` understands.
        fold: Whether case is ignored.
        inflect: Whether simple plurals are found as well.

    Raises:
        ValueError: A phrase has no letter or digit.
    """

    def __init__(self, phrases: Iterable[str], *, fold: bool = True, inflect: bool = True) -> None:
        self._fold = fold
        self._endings = _INFLECTIONS if inflect else _INFLECTIONS[:1]
        patterns: dict[str, dict[str, bool]] = {}
        for phrase in phrases:
            words = normalise(phrase, fold=fold).rstrip(" ")
            if not words:
                raise ValueError(f"the phrase {phrase!r} has no letter or digit, so it would never be found")
            patterns.setdefault(words, {})[phrase] = phrase.endswith("*")
        self._phrases = [tuple(spellings.items()) for spellings in patterns.values()]
        self._automaton = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def find(self, normalised: str) -> dict[str, str]:
        """The phrases that stand in a text, each once, with the words where it stands first.

        Args:
            normalised: What `classifiers.text.normalise` made of the text, with the same ``fold``.

        Returns:
            The phrase as it was given to its words in the text, in the order of their ends.
        """
        found: dict[str, str] = {}
        for phrase, start, end in self._matches(normalised):
            if phrase not in found:
                found[phrase] = normalised[start + 1 : normalised.index(" ", end)]
        return found

    def _matches(self, normalised: str) -> Iterator[tuple[str, int, int]]:
        endings = self._endings
        for pattern, start, end in self._automaton.find_matches_as_indexes(normalised, overlapping=True):
            whole = normalised.startswith(endings, end)
            for phrase, open_ended in self._phrases[pattern]:
                if whole or open_ended:
                    yield phrase, start, end
