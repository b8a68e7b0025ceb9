"""The shape of a profile's rules: ``sections.yaml`` (`SectionRules`) and ``facets.yaml`` (`FacetRules`).

Everything here adds up: a rule that is found adds its weight, and nothing else does. How a rule is written stands in
``docs/rules.md``; its grammar in `config.rules_syntax`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from config.profile import Category
from config.rules_syntax import TERM_NAME, find_cycle, parse_alternative, parse_rule, terms_in
from config.strict import Strict

MOST_RULES = 150
"""The most rules of a section, hand-written and learned together: more than that, nobody reads."""

FacetId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")]


def _parsed_by(parse: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        parse(text)
        return text

    return AfterValidator(check)


_Length = StringConstraints(min_length=2, max_length=300, strip_whitespace=True)
RuleText = Annotated[str, _Length, _parsed_by(parse_rule)]
"""A rule as it is written, well formed."""
Alternative = Annotated[str, _Length, _parsed_by(parse_alternative)]
"""A rule without conditions."""
TermName = Annotated[str, StringConstraints(pattern=rf"^{TERM_NAME}$", max_length=40)]


class FieldWeights(Strict):
    """What a rule adds, by the field in which it is found."""

    title: float = 0.0
    abstract: float = 0.0
    comment: float = 0.0


def _weight_kind(weight: object) -> str:
    return "fields" if isinstance(weight, dict | FieldWeights) else "number"


Weight = Annotated[
    Annotated[float, Tag("number")] | Annotated[FieldWeights, Tag("fields")], Discriminator(_weight_kind)
]
"""A number counts for title and abstract alike."""


class Keywords(Strict):
    """Rules with weights: additive evidence that a person can read, edit and argue with."""

    bias: float = 0.0
    """The sum that a text gets in which nothing is found."""
    hand: dict[RuleText, Weight] = Field(default={})
    """Rule to weight, written by hand. Such a rule is kept by whoever learns, and wins over a learned one."""
    learned: dict[RuleText, Weight] = Field(default={})
    """Rule to weight, written by ``shelver learn``: a change made by hand belongs under ``hand``."""
    categories: dict[Category, float] = Field(default={})
    """arXiv category to weight."""

    def rules(self) -> dict[str, Weight]:
        """All rules with the weights that count: of a rule that stands in both, the hand-written one."""
        return {**self.learned, **self.hand}


class Calibration(Strict):
    """What makes a probability of a sum: the logistic of ``slope * sum + offset``."""

    slope: float = Field(default=1.0, gt=0.0)
    offset: float = 0.0


class Relevance(Keywords):
    """What speaks for or against the paper's belonging in the list."""

    calibration: Calibration = Calibration()
    """How the sum becomes the relevance."""


class Preference(Strict):
    """A condition that raises one section over its neighbour."""

    when: RuleText
    """The rule; it counts in the title and in the abstract."""
    prefer: str
    """Path of the section that gets the weight."""
    over: str
    """Path of the section that loses it."""
    weight: float = Field(gt=0.0)
    """What the one gets and the other loses in each field where the rule is found."""

    @model_validator(mode="after")
    def _sections_differ(self) -> Preference:
        if self.prefer == self.over:
            raise PydanticCustomError("same_section", "this is the section under prefer", {"within": ("over",)})
        return self


Terms = dict[TermName, Annotated[tuple[Alternative, ...], Field(min_length=1)]]


def _refuse_format_1(number: object) -> object:
    if number == 1:
        raise ValueError(
            "this is format 1: write 2 here, and in the file 'hand:' in place of each 'keywords:'; "
            "docs/rules.md shows what rules can say now"
        )
    return number


Format2 = Annotated[Literal[2], BeforeValidator(_refuse_format_1)]


class SectionRules(Strict):
    """``sections.yaml``."""

    format: Format2
    """The version of this file's format."""
    headings_as_of: date | None = None
    """The day on which the list's headings were as under sections. Papers that left a heading later may show that it
    means something else by now; those that left it up to that day show nothing."""
    terms: Terms = Field(default={})
    """Named lists of alternatives, used in rules as ``<name>``."""
    relevance: Relevance
    """What speaks for or against the paper's belonging in the list."""
    temperature: float = Field(default=1.0, gt=0.0)
    """The sections' scores are the softmax over their sums, divided by this."""
    sections: dict[str, Keywords] = Field(min_length=1)
    """Section path (headings joined with `` > ``, without the file's own title) to its rules."""
    preferences: tuple[Preference, ...] = ()
    """What raises one section over its neighbour."""

    @field_validator("terms", mode="after")
    @classmethod
    def _terms_hold_together(cls, terms: Terms) -> Terms:
        return _checked_terms(terms)

    @model_validator(mode="after")
    def _rules_fit(self) -> SectionRules:
        _check_terms_are_known(self.relevance, self.terms, ("relevance",))
        for path, keywords in self.sections.items():
            _check_terms_are_known(keywords, self.terms, ("sections", path))
            count = len(keywords.rules())
            if count > MOST_RULES:
                raise PydanticCustomError(
                    "many_rules",
                    "{count} rules are more than anyone reads: leave out the lightest, {most} may stay",
                    {"count": count, "most": MOST_RULES, "within": ("sections", path)},
                )
        for number, preference in enumerate(self.preferences):
            place = ("preferences", number)
            _check_terms(preference.when, self.terms, (*place, "when"))
            for key in ("prefer", "over"):
                path = getattr(preference, key)
                if path not in self.sections:
                    raise PydanticCustomError(
                        "no_section",
                        "there is no section '{path}' under sections",
                        {"path": path, "within": (*place, key)},
                    )
        return self


class Name(Strict):
    """A label in the languages of the digest and the site."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class Facet(Keywords):
    """One node of the taxonomy; a branch has no rules and gets no papers of its own."""

    name: Name
    systems: tuple[str, ...] = ()
    """Names of systems, benchmarks or corpora whose mention in the title gives the facet."""


class FacetRules(Strict):
    """``facets.yaml``."""

    format: Format2
    """The version of this file's format."""
    terms: Terms = Field(default={})
    """Named lists of alternatives, used in rules as ``<name>``."""
    facets: dict[FacetId, Facet] = Field(min_length=1)
    """Facet id to its node; the id's slashes make the tree."""

    @field_validator("terms", mode="after")
    @classmethod
    def _terms_hold_together(cls, terms: Terms) -> Terms:
        return _checked_terms(terms)

    @model_validator(mode="after")
    def _facets_fit(self) -> FacetRules:
        for facet, keywords in self.facets.items():
            parent = facet.rpartition("/")[0]
            if parent and parent not in self.facets:
                raise PydanticCustomError(
                    "no_parent", "its parent '{parent}' is missing", {"parent": parent, "within": ("facets", facet)}
                )
            _check_terms_are_known(keywords, self.terms, ("facets", facet))
        return self

    def leaves(self) -> tuple[str, ...]:
        """The ids that a paper can get, in the file's order."""
        parents = {facet.rpartition("/")[0] for facet in self.facets}
        return tuple(facet for facet in self.facets if facet not in parents)


def _checked_terms(terms: Terms) -> Terms:
    for name, alternatives in terms.items():
        for number, alternative in enumerate(alternatives):
            _check_terms(alternative, terms, (name, number))
    cycle = find_cycle({name: [parse_alternative(text) for text in texts] for name, texts in terms.items()})
    if cycle:
        circle = " -> ".join(f"<{name}>" for name in cycle)
        raise PydanticCustomError(
            "cyclic_terms", "a term cannot be made of itself: {circle}", {"circle": circle, "within": (cycle[0],)}
        )
    return terms


def _check_terms_are_known(keywords: Keywords, terms: Mapping[str, Any], place: tuple[str, ...]) -> None:
    for key in ("hand", "learned"):
        for rule in getattr(keywords, key):
            _check_terms(rule, terms, (*place, key, rule))


def _check_terms(rule: str, terms: Mapping[str, Any], place: tuple[str | int, ...]) -> None:
    for name in terms_in(parse_rule(rule)) if "<" in rule else ():
        if name not in terms:
            raise PydanticCustomError(
                "no_term", "there is no term '{name}' under terms", {"name": name, "within": place}
            )
