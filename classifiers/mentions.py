"""What a paper names and reports, for people who read about it: no judgement needs it, and none waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from classifiers.classification import Document
from classifiers.entities import Entity, EntityFinder
from classifiers.reported_results import ReportedResult, find_results


@dataclass(frozen=True, slots=True)
class Mentions:
    """The benchmarks, metrics, models and datasets that a paper names, and the results that it reports."""

    entities: tuple[Entity, ...]
    """In the order of title, abstract and comment."""
    results: tuple[ReportedResult, ...]
    """In the order of title and abstract."""

    def to_json(self) -> dict[str, Any]:
        """``entities`` and ``results``: lists and dictionaries only."""
        return {
            "entities": [entity.to_json() for entity in self.entities],
            "results": [result.to_json() for result in self.results],
        }


def describe(document: Document, finder: EntityFinder) -> Mentions:
    """Read what a paper names and reports, in time linear in the length of its text.

    Args:
        document: The paper; any text will do.
        finder: The profile's entities, made once: ``EntityFinder(load_entities(folder.path))``.
    """
    entities = finder.find(document)
    return Mentions(entities, find_results(document, entities))
