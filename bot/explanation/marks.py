"""Where in a paper's text its evidence stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifiers.classification import TEXT_FIELDS, Document, Evidence, Location, TextField
from classifiers.marking import Alignment


@dataclass(frozen=True, slots=True)
class Place:
    """A rule, found at a place of a field's text as it was written."""

    rule: str
    start: int
    """The first character."""
    end: int
    """The character after the last one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a field's text that holds evidence, overlapping places taken together."""

    start: int
    end: int
    weight: float | None
    """What the rules that are found here for the first time add; None where all were found before."""


Places = Mapping[TextField, tuple[Place, ...]]


def find_places(document: Document, locations: Iterable[Location]) -> Places:
    """Every place of every rule, by field, in the order of the text.

    Args:
        document: The paper.
        locations: What `classifiers.keyword.KeywordClassifier.locate` says about it. Those that cannot be found in
            the text as it was written are left out.
    """
    texts = {"title": document.title, "abstract": document.abstract, "comment": document.comment}
    by_field: dict[str, list[Location]] = defaultdict(list)
    for location in locations:
        by_field[location.field].append(location)
    places: dict[TextField, tuple[Place, ...]] = {}
    for field in TEXT_FIELDS:
        alignment = Alignment(texts[field]) if by_field[field] else None
        found = []
        for location in by_field[field]:
            span = alignment.span(location.start, location.end) if alignment else None
            if span is not None:
                found.append(Place(location.rule, *span))
        places[field] = tuple(sorted(found, key=lambda place: (place.start, place.end, place.rule)))
    return places


def marks_of(field: TextField, places: Places, evidence: Sequence[Evidence]) -> tuple[Mark, ...]:
    """The marks that the evidence for one score leaves in one field, in the order of the text.

    A rule adds its weight where it stands first, so the marks' weights sum up to what the field adds to the score,
    as far as its rules have a place.
    """
    weights: dict[str, float] = defaultdict(float)
    for item in evidence:
        if item.field == field:
            weights[item.phrase] += item.weight
    marks: list[Mark] = []
    told: set[str] = set()
    for place in places[field]:
        if place.rule not in weights:
            continue
        weight = None if place.rule in told else weights[place.rule]
        told.add(place.rule)
        if marks and place.start < marks[-1].end:
            before = marks.pop()
            sums = [value for value in (before.weight, weight) if value is not None]
            marks.append(Mark(before.start, max(before.end, place.end), sum(sums) if sums else None))
        else:
            marks.append(Mark(place.start, place.end, weight))
    return tuple(marks)


def places_to_json(document: Document, places: Places) -> list[dict[str, Any]]:
    """``field``, ``rule``, ``start``, ``end`` (characters of the field) and ``text`` of each place."""
    texts = {"title": document.title, "abstract": document.abstract, "comment": document.comment}
    return [
        {
            "field": field,
            "rule": place.rule,
            "start": place.start,
            "end": place.end,
            "text": texts[field][place.start : place.end],
        }
        for field in TEXT_FIELDS
        for place in places[field]
    ]
