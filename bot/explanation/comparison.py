"""Why one section won and not another: phrase by phrase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.curated_list.section import PATH_SEPARATOR
from bot.explanation.standing import Standing
from classifiers.classification import Document, Evidence, SectionScore
from classifiers.keyword import KeywordClassifier
from classifiers.text import normalise
from config.errors import ConfigurationError
from config.rules import FacetRules, Keywords, SectionRules

MOST_NAMED = 5
_DIGITS = 6
_OUT_OF_SIGHT = -1e6  # a bias with which a section is never among the best


@dataclass(frozen=True, slots=True)
class Difference:
    """What a phrase adds to the one section and to the other, all fields together."""

    phrase: str
    winner: float
    loser: float

    @property
    def gain(self) -> float:
        """How much more the winner gets."""
        return round(self.winner - self.loser, _DIGITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two sections; the differences, the biases' included, sum up to the margin."""

    winner: str
    loser: str
    margin: float
    """The winner's sum less the loser's."""
    bias: Difference
    """How often the owner uses the two sections."""
    phrases: tuple[Difference, ...]
    """The heaviest first; without those that add the same to both."""

    def to_json(self) -> dict[str, Any]:
        """``winner``, ``loser``, ``margin``, ``bias`` and ``phrases``."""
        return {
            "winner": self.winner,
            "loser": self.loser,
            "margin": self.margin,
            "bias": {"winner": self.bias.winner, "loser": self.bias.loser},
            "phrases": [
                {"phrase": item.phrase, "winner": item.winner, "loser": item.loser, "gain": item.gain}
                for item in self.phrases
            ],
        }


def compare(best: Standing, other: SectionScore, rules: SectionRules) -> Comparison:
    """What the best section got that another one did not, and the reverse."""
    won, lost = _by_phrase(best.evidence), _by_phrase(other.evidence)
    differences = (Difference(phrase, won.get(phrase, 0.0), lost.get(phrase, 0.0)) for phrase in won | lost)
    telling = [difference for difference in differences if difference.gain]
    return Comparison(
        winner=best.name,
        loser=other.section,
        margin=round(best.sum - other.sum, _DIGITS),
        bias=Difference("", best.bias, rules.sections[other.section].bias),
        phrases=tuple(sorted(telling, key=lambda difference: (-abs(difference.gain), difference.phrase))),
    )


def section_score(
    path: str, document: Document, *, classifier: KeywordClassifier, rules: SectionRules
) -> SectionScore:
    """One section's sum and evidence for a paper, however many sections are better; its score is left at 0.

    The classifier tells the evidence of the best sections alone, so the section is asked for by itself, together
    with those that a preference weighs against it.
    """
    around = [preference for preference in rules.preferences if path in (preference.prefer, preference.over)]
    others = {name for preference in around for name in (preference.prefer, preference.over)}
    alone = KeywordClassifier(
        rules.model_copy(
            update={
                "sections": dict.fromkeys(others, Keywords(bias=_OUT_OF_SIGHT)) | {path: rules.sections[path]},
                "preferences": tuple(around),
            }
        ),
        FacetRules.model_construct(format=2, facets={}),
    )
    [found] = [score for score in alone.classify(document).sections if score.section == path]
    return SectionScore(path, 0.0, found.evidence, classifier.sums(document).sections[path])


def sections_meant(text: str, paths: Iterable[str]) -> list[str]:
    """The sections that somebody may mean: of that path, else of that heading, else with those words in the path.

    One where it is certain, none where nothing is alike, several where it may be any of them.
    """
    known = sorted(paths)
    wanted = normalise(text).split()
    tests = (
        lambda path: path == text,
        lambda path: normalise(path).split() == wanted,
        lambda path: normalise(path.rpartition(PATH_SEPARATOR)[2]).split() == wanted,
        lambda path: bool(wanted) and set(wanted) <= set(normalise(path.rpartition(PATH_SEPARATOR)[2]).split()),
        lambda path: bool(wanted) and set(wanted) <= set(normalise(path).split()),
        lambda path: bool(wanted) and " ".join(wanted) in normalise(path),
    )
    for fits in tests:
        if found := [path for path in known if fits(path)]:
            return found
    return []


def find_section(text: str, paths: Iterable[str]) -> str:
    """The section that somebody means: its path, its heading, or words that stand in no other path.

    Raises:
        ConfigurationError: No section fits, or more than one does; the message names some.
    """
    known = sorted(paths)
    found = sections_meant(text, known)
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigurationError(f"{text!r} may be {_named(found)}: give more of the path", key="--section")
    raise ConfigurationError(f"no section is like {text!r}; there are {_named(known)}", key="--section")


def _named(paths: list[str]) -> str:
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    return ", ".join(map(repr, paths[:MOST_NAMED])) + more


def _by_phrase(evidence: Iterable[Evidence]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for item in evidence:
        sums[item.phrase] += item.weight
    return {phrase: round(weight, _DIGITS) for phrase, weight in sums.items()}
