"""All fields of an entry that a paper's own words tell."""

from __future__ import annotations

from classifiers.classification import Document
from classifiers.entry_fields.base_models import find_base_models, find_objectives
from classifiers.entry_fields.finding import EntryFields
from classifiers.entry_fields.languages import find_benchmark_languages, find_languages
from classifiers.entry_fields.links import find_links
from classifiers.entry_fields.names import find_benchmark_name, find_name
from classifiers.entry_fields.reading import read
from classifiers.entry_fields.sizes import find_size
from classifiers.entry_fields.venues import find_venue


def extract(document: Document, *, journal_reference: str | None = None) -> EntryFields:
    """What a paper tells about itself, each value with the words that say it.

    Only what is said is found: a finding that is not sure is marked ``likely``, and where nothing is said there is
    none. Pure and deterministic; takes any text, and time linear in its length.

    Args:
        document: The paper.
        journal_reference: arXiv's journal reference, where there is one.
    """
    reading = read(document, journal_reference=journal_reference or "")
    benchmark = find_benchmark_name(reading)
    benchmark_name = benchmark.value if benchmark else None
    return EntryFields(
        name=find_name(reading),
        benchmark=benchmark,
        languages=find_languages(reading),
        base_models=find_base_models(reading),
        objectives=find_objectives(reading),
        size=find_size(reading, name=benchmark_name),
        benchmark_languages=find_benchmark_languages(reading, name=benchmark_name),
        venue=find_venue(reading),
        links=find_links(reading),
    )
