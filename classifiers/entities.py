"""Recognising the benchmarks, metrics, models and datasets that a paper names, and where they stand in its text.

Authors spell one name in many ways: SWE-bench Verified, SWE-Bench-Verified, SWEbench Verified. So names are looked
for without what stands between their words, in one pass over the text (Aho and Corasick 1975), and then it is checked
that what stands between the words in the text may be left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifiers.classification import Document
from classifiers.words import Words
from config.entities import Entities, EntityKind

EntityField = Literal["title", "abstract", "comment"]
"""The texts of a paper that are searched."""

FIELDS: tuple[EntityField, ...] = ("title", "abstract", "comment")

_NEAR = 8
"""How many words away a word that tells the kind may stand."""

_TELLING: Mapping[EntityKind, frozenset[str]] = {
    "benchmark": frozenset(
        ("benchmark", "benchmarks", "dataset", "datasets", "suite", "leaderboard", "text2sql", "sql", "pass@1")
    ),
    "metric": frozenset(("metric", "metrics", "score", "scores", "measure", "measures")),
    "model": frozenset(("model", "models", "llm", "llms", "lm", "lms", "checkpoint", "checkpoints", "prompting")),
    "dataset": frozenset(("corpus", "corpora", "dataset", "datasets", "pretraining", "pretrained", "trained")),
}
"""Words that tell the kind of a name near them."""

_PREFIXES = frozenset(["anthropic", "base", "google", "meta", "microsoft", "non", "openai", "post", "pre", "vanilla"])
"""What may be tied to a name by a hyphen and leave it what it is."""

_VARIANTS = frozenset(["Based", "Complete", "Dev", "Full", "Instruct", "Level", "Mini", "Style", "Test", "Val"])
"""What may be tied to a benchmark's name by a hyphen and leave it what it is."""

_VERSION = re.compile(
    r"(?:-v?\d{1,2}(?:\.\d{1,2})?(?![\w%@]|\.\d)|\sv?\d{1,2}(?:\.\d{1,2})?(?![\w@]|\.\d|\s*[%\\a-z]))?"
    r"(?:[-\s](?:\d{1,3}x)?\d{1,4}(?:\.\d{1,2})?[BM](?![A-Za-z0-9]))?"
    r"(?:[-\s](?:Instruct|Base|Chat|Python|Preview|Turbo|Thinking|Sonnet|Opus|Haiku|Flash|Pro|Mini|mini|Max|Plus|Large|"
    r"Small|large|base|small|instruct|chat)(?![A-Za-z0-9]))*"
    r"(?:[-\s](?:\d{1,3}x)?\d{1,4}(?:\.\d{1,2})?[BM](?![A-Za-z0-9]))?"
    r"(?:-(?:Instruct|Base|Chat|Python|Preview|Thinking)(?![A-Za-z0-9]))*"
)
"""What may follow a model's name and still belongs to it: a version, a size, a variant."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One mention of something that has a name."""

    kind: EntityKind
    name: str
    """Its name as the profile spells it, such as ``SWE-bench Verified``."""
    words: str
    """What stands in the text, for a model with version and size: ``Qwen2.5-Coder-7B``."""
    field: EntityField
    start: int
    """Where it starts in the field's text, in characters from 0."""
    end: int
    """Where it ends: ``text[start:end]`` are the words."""
    facets: tuple[str, ...] = ()
    """Facets that a mention speaks for."""

    def to_json(self) -> dict[str, Any]:
        """``kind``, ``name``, ``words``, ``field``, ``start`` and ``end``, and ``facets`` where there are any."""
        told: dict[str, Any] = {"kind": self.kind, "name": self.name, "words": self.words}
        told |= {"field": self.field, "start": self.start, "end": self.end}
        return told | ({"facets": list(self.facets)} if self.facets else {})


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way to write an entity."""

    kind: EntityKind
    name: str
    facets: tuple[str, ...]
    words: list[str]
    """In the profile's case."""
    gaps: frozenset[int]
    """After how many characters a new word starts."""
    exact: bool
    common: bool


@dataclass(frozen=True, slots=True)
class _Match:
    spelling: _Spelling
    first: int
    """The index of the first word."""
    last: int
    """The index of the last word."""


class EntityFinder:
    """A profile's entities, made once and asked often.

    A name is found where its words stand as whole words, in any case, whatever hyphens or spaces stand between them.
    The longest name wins: SWE-bench Verified is not SWE-bench as well. Pure and deterministic.

    Args:
        entities: The names.
    """

    def __init__(self, entities: Entities) -> None:
        spellings: dict[str, dict[tuple[str, ...], _Spelling]] = defaultdict(dict)
        for kind, name, rule in entities.rules():
            for alias in (name, *rule.aliases):
                words = Words(alias)
                spelling = _Spelling(
                    kind=kind,
                    name=name,
                    facets=rule.facets,
                    words=words.written,
                    gaps=frozenset(words.starts),
                    exact=rule.exact_case or rule.common_word,
                    common=rule.common_word,
                )
                spellings[words.joined].setdefault(tuple(words.written), spelling)
        self._spellings = [tuple(ways.values()) for ways in spellings.values()]
        self._automaton = AhoCorasick(
            spellings, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def find(self, document: Document) -> tuple[Entity, ...]:
        """All mentions in title, abstract and comment, in that order and then in the order of the text.

        Takes time linear in the length of the text; any text will do.
        """
        texts = [(field, getattr(document, field)) for field in FIELDS if getattr(document, field)]
        read = [(field, text, Words(text)) for field, text in texts]
        chosen = [list(_longest(self._matches(words))) for _, _, words in read]
        meant = {
            match.spelling.name
            for (_, _, words), matches in zip(read, chosen, strict=True)
            for match in _meant(matches, words)
        }
        return tuple(
            entity
            for (field, text, words), matches in zip(read, chosen, strict=True)
            for entity in _mentions(field, text, words, [m for m in matches if m.spelling.name in meant])
        )

    def _matches(self, words: Words) -> Iterator[_Match]:
        for pattern, start, end in self._automaton.find_matches_as_indexes(words.joined, overlapping=True):
            first = bisect_left(words.starts, start)
            if first == len(words.starts) or words.starts[first] != start:
                continue  # starts within a word
            last = bisect_left(words.starts, end) - 1
            whole = words.end_of(last) == end
            rest = "" if whole else words.joined[end : words.end_of(last)]
            for spelling in self._spellings[pattern]:
                if (whole or _may_go_on(spelling, rest)) and _is_written_so(spelling, words, first, last, start):
                    yield _Match(spelling, first, last)
                    break


def _may_go_on(spelling: _Spelling, rest: str) -> bool:
    """Whether a word may be longer than the name: metrics have plurals, models have versions (Qwen4)."""
    if spelling.kind == "metric":
        return rest == "s"
    return spelling.kind == "model" and rest[0].isdigit() and spelling.words[-1][-1].isalpha()


def _is_written_so(spelling: _Spelling, words: Words, first: int, last: int, start: int) -> bool:
    """Whether the words of the text, and what stands around and between them, are a spelling of the name."""
    if (
        spelling.kind != "metric"
        and words.is_hyphened_to_previous(first)
        and words.folded[first - 1] not in _PREFIXES
    ):
        return False  # KG-o1 and Ag-MBPP are other things
    if spelling.kind in {"benchmark", "dataset"} and words.is_hyphened_to_previous(last + 1):
        after = words.written[last + 1]
        if after[0].isupper() and after not in _VARIANTS and not after[1:].isdecimal():
            return False  # GSM-Symbolic and MBPP-X too
    for index in range(first, last + 1):
        if index > first:
            if not words.is_joined_to_previous(index):
                return False
            # CodeLlama may be split into Code Llama, but "in coder" is not InCoder.
            if words.starts[index] - start not in spelling.gaps and words.written[index][0].islower():
                return False
    return not spelling.exact or words.written[first : last + 1] == spelling.words


def _longest(matches: Iterable[_Match]) -> Iterator[_Match]:
    """Of matches that overlap, the first, and of those that start together the longest."""
    after = 0
    for match in sorted(matches, key=lambda match: (match.first, -match.last)):
        if match.first >= after:
            yield match
            after = match.last + 1


def _meant(matches: Sequence[_Match], words: Words) -> Iterator[_Match]:
    """The matches that are surely meant: of common words those that have a word or an entity of their kind nearby."""
    surely: dict[EntityKind, list[int]] = {kind: [] for kind in _TELLING}
    for match in matches:
        if not match.spelling.common:
            surely[match.spelling.kind].append(match.first)
            if match.spelling.kind == "metric":
                surely["benchmark"].append(match.first)  # what is measured is measured on something
    for match in matches:
        kind = match.spelling.kind
        nearby = words.folded[max(0, match.first - _NEAR) : match.last + 1 + _NEAR]
        place = bisect_left(surely[kind], match.first)
        neighbours = surely[kind][max(0, place - 1) : place + 1]
        if (
            not match.spelling.common
            or not _TELLING[kind].isdisjoint(nearby)
            or any(abs(other - match.first) <= _NEAR for other in neighbours)
        ):
            yield match


def _mentions(field: EntityField, text: str, words: Words, matches: Iterable[_Match]) -> Iterator[Entity]:
    end = 0
    for match in matches:
        spelling, start = match.spelling, words.spans[match.first][0]
        if start < end:
            continue  # the version of the model before it took these words
        end = words.spans[match.last][1]
        if spelling.kind == "model":
            version = _VERSION.match(text, end)
            end = version.end() if version else end
        yield Entity(spelling.kind, spelling.name, text[start:end], field, start, end, spelling.facets)
