"""The results that an abstract reports: what was measured on which benchmark, and the sentence that says so.

Only sentences are taken that say it plainly ("achieves a pass@1 of 74.4% on HumanEval"): a wrong figure is worse than
a missing one. Not taken are changes ("by 12%", "5 points higher"), bounds ("over 90%"), and figures for which it is
open to which benchmark they belong. Whose result it is, the sentence tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from classifiers.classification import Document
from classifiers.entities import Entity, EntityField
from classifiers.result_patterns import read_results
from classifiers.result_sentence import ResultSentence
from classifiers.sentences import sentence_spans

_LONGEST_SENTENCE = 1200
"""Longer ones are lists or broken texts."""


@dataclass(frozen=True, slots=True)
class ReportedResult:
    """One figure that a paper reports."""

    benchmark: str
    """The benchmark's name as the profile spells it."""
    metric: str | None
    """The metric's name as the profile spells it; None: the sentence names none."""
    value: float
    """The figure as it is written: 74.4 for "74.4%"."""
    unit: str
    """``%`` where the text has one, else nothing."""
    sentence: str
    """The evidence."""
    field: EntityField
    start: int
    """Where the figure starts in the field's text."""
    end: int
    """Where it ends, the percent sign included."""

    def to_json(self) -> dict[str, Any]:
        """All of it, under the names of the attributes."""
        return {name: getattr(self, name) for name in self.__slots__}


def find_results(document: Document, entities: Sequence[Entity]) -> tuple[ReportedResult, ...]:
    """The results that title and abstract report, in the order of the text.

    Takes time linear in the length of the text.

    Args:
        document: The paper.
        entities: What `classifiers.entities.EntityFinder` found in it.
    """
    return tuple(
        result
        for field in ("title", "abstract")
        for result in _find_in(field, getattr(document, field), [item for item in entities if item.field == field])
    )


def _find_in(field: EntityField, text: str, entities: Sequence[Entity]) -> Iterator[ReportedResult]:
    if not any(entity.kind in {"benchmark", "dataset"} for entity in entities):
        return
    place = 0
    for start, end in sentence_spans(text):
        first = place
        while place < len(entities) and entities[place].start < end:
            place += 1
        named = [entity for entity in entities[first:place] if entity.end <= end]
        if end - start > _LONGEST_SENTENCE or not any(entity.kind in {"benchmark", "dataset"} for entity in named):
            continue
        sentence = ResultSentence.read(text, start, end, named)
        found = {number.start: (benchmark, metric, number) for number, benchmark, metric in read_results(sentence)}
        for _, (benchmark, metric, number) in sorted(found.items()):
            yield ReportedResult(
                benchmark=benchmark,
                metric=metric,
                value=number.value,
                unit="%" if number.is_percentage else "",
                sentence=text[start:end],
                field=field,
                start=number.start,
                end=number.end,
            )
