"""Learning without scikit-learn in which section a paper belongs: each section's typical paper, told in its phrases.

A section's typical paper is the sum of its papers (Rocchio 1971), each phrase weighted by how rare it is in the list
(Spärck Jones 1972). A phrase's weight is what it counts there beyond what it counts in the average section. The words
of a section's heading count as one more of its papers, which tells much where there are few.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean

from classifiers.classification import Document
from classifiers.learning.headings import as_paper
from classifiers.learning.phrases import phrases_in
from classifiers.learning.writing_rules import as_weights
from config.rules import MOST_RULES, Keywords

MOST_OF_SECTION = 100
"""The most phrases of a section that are learned."""
LEAST_FOR = 2
"""In how many papers of the list, headings among them, a phrase has to stand."""
LEAST_AGAINST = 10
"""In how many a phrase has to stand that is to speak against a section."""
SIZE_POWER = 0.75
"""The sum of a section's papers is divided by their number to this power: with 1 a section of two papers would be as
likely as one of a hundred, with 0.5 the large ones would take all."""
UNIT = 20.0
"""What the typical paper adds up to in its own section."""

_Paper = tuple[set[str], set[str]]
"""The phrases of its title, and those of its abstract."""


def learn_plain_sections(
    papers: Sequence[tuple[Document, str]], sections: Mapping[str, Keywords]
) -> dict[str, Keywords]:
    """The rules of each section: the hand-written ones, and phrases learned beside them.

    Args:
        papers: Each paper with its section; one that stands in two comes twice.
        sections: Path to what is kept of the section; those of the papers need not be among them.
    """
    by_section: dict[str, list[_Paper]] = {name: [] for name in sorted({*sections, *(name for _, name in papers)})}
    for document, name in papers:
        by_section[name].append(_read(document))
    used = {name: [*found, _read(as_paper(name))] for name, found in by_section.items() if found}
    weights = _weights(used) if len(used) > 1 else {}
    learned = {}
    for name in by_section:
        keywords = sections.get(name, Keywords())
        most = min(MOST_OF_SECTION, MOST_RULES - len(keywords.hand))
        kept = dict(list(weights.get(name, {}).items())[:most])
        kept = {phrase: weight for phrase, weight in kept.items() if phrase not in keywords.hand}
        learned[name] = keywords.model_copy(update={"bias": 0.0, "learned": as_weights(kept, unit=1.0)})
    return learned


def _read(document: Document) -> _Paper:
    return phrases_in(document.title), phrases_in(document.abstract)


def _weights(by_section: Mapping[str, Sequence[_Paper]]) -> dict[str, dict[str, tuple[float, float]]]:
    """For each section phrases, those that tell most first, to what they add in the title and in the abstract."""
    papers = [paper for found in by_section.values() for paper in found]
    standing = Counter(phrase for title, abstract in papers for phrase in title | abstract)
    rarity = {
        phrase: math.log((1 + len(papers)) / (1 + count)) + 1
        for phrase, count in standing.items()
        if count >= LEAST_FOR
    }
    typical = {name: _typical(found) for name, found in by_section.items()}
    mean = dict.fromkeys(rarity, 0.0)
    mean_title = dict(mean)
    for sums, title_sums in typical.values():
        for phrase in sums.keys() & rarity.keys():
            mean[phrase] += sums[phrase] / len(typical)
            mean_title[phrase] += title_sums.get(phrase, 0.0) / len(typical)
    in_titles = Counter(phrase for title, _ in papers for phrase in title)
    common = {phrase for phrase in rarity if standing[phrase] >= LEAST_AGAINST}
    found = {}
    for name, (sums, title_sums) in typical.items():
        ranked = []
        for phrase in common | (sums.keys() & rarity.keys()):  # no other one can speak for or against it
            rare = rarity[phrase]
            of_all = rare * rare * (sums.get(phrase, 0.0) - mean[phrase])
            of_title = rare * rare * (title_sums.get(phrase, 0.0) - mean_title[phrase])
            if of_all > 0 or standing[phrase] >= LEAST_AGAINST:
                worth = of_all * of_all * standing[phrase] + of_title * of_title * in_titles[phrase]
                ranked.append((-worth, phrase, of_all + of_title, of_all))
        ranked.sort()
        found[name] = {phrase: (title, abstract) for _, phrase, title, abstract in ranked[:MOST_RULES]}
    return _scaled(found, by_section)


def _typical(papers: Sequence[_Paper]) -> tuple[dict[str, float], dict[str, float]]:
    """How often each phrase stands in a section's papers, its heading among them; and in their titles alone."""
    sums, titles = Counter[str](), Counter[str]()
    for title, abstract in papers:
        titles.update(title)
        sums.update(title)
        sums.update(abstract)
    size = len(papers) ** SIZE_POWER
    typical, typical_title = ({phrase: count / size for phrase, count in counts.items()} for counts in (sums, titles))
    return typical, typical_title


def _scaled(
    weights: Mapping[str, Mapping[str, tuple[float, float]]], by_section: Mapping[str, Sequence[_Paper]]
) -> dict[str, dict[str, tuple[float, float]]]:
    """The same so that papers add up to `UNIT` in their own sections, on the average."""
    sums = [
        sum(weights[name][p][0] for p in title if p in weights[name])
        + sum(weights[name][p][1] for p in abstract if p in weights[name])
        for name, papers in by_section.items()
        for title, abstract in papers
    ]
    scale = UNIT / max(1e-9, fmean(sums))
    return {
        name: {phrase: (scale * title, scale * abstract) for phrase, (title, abstract) in found.items()}
        for name, found in weights.items()
    }
