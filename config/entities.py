"""The shape of ``entities.yaml``: the benchmarks, metrics, models and datasets that papers name.

The file is optional in a profile's folder. Without it nothing is recognised, and nothing else changes: no judgement
needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from config.loading import load_model
from config.rules import FacetId
from config.strict import Strict

EntityKind = Literal["benchmark", "metric", "model", "dataset"]
"""What an entity is. A dataset is something to train on; what is there to be measured on is a benchmark."""

KINDS: tuple[EntityKind, ...] = ("benchmark", "metric", "model", "dataset")
"""All of them, in the file's order."""


def _check_name(name: str) -> str:
    if not any(character.isalnum() for character in name):
        raise ValueError(f"the name {name!r} has no letter or digit, so it would never be found")
    return name


EntityName = Annotated[
    str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True), AfterValidator(_check_name)
]


class EntityRule(Strict):
    """How one entity is recognised."""

    aliases: tuple[EntityName, ...] = ()
    """Other spellings. Those that differ only in hyphens, spaces or case need not be given."""
    facets: tuple[FacetId, ...] = ()
    """Facets that a mention speaks for."""
    exact_case: bool = False
    """Counts only in exactly the case in which it stands here, such as ``SPoC``."""
    common_word: bool = False
    """Is a word or an acronym of other things too, such as Spider or APPS: counts in its exact case, and only near a
    word that tells the kind (benchmark, model ...) or near another entity of its kind (a benchmark also near a
    metric), there or elsewhere in the paper."""


class Entities(Strict):
    """``entities.yaml``."""

    format: Literal[1]
    """The version of this file's format."""
    benchmark: dict[EntityName, EntityRule] = Field(default={})
    """What papers are measured on: name to how it is recognised."""
    metric: dict[EntityName, EntityRule] = Field(default={})
    """What is measured."""
    model: dict[EntityName, EntityRule] = Field(default={})
    """Language models, and the systems around them. Versions and sizes after a name are recognised by themselves."""
    dataset: dict[EntityName, EntityRule] = Field(default={})
    """What models are trained on."""

    @model_validator(mode="after")
    def _names_are_told_apart(self) -> Entities:
        seen: dict[str, tuple[EntityKind, str]] = {}
        for kind, name, rule in self.rules():
            for alias in (name, *rule.aliases):
                other = seen.setdefault(alias, (kind, name))
                if other != (kind, name):
                    raise PydanticCustomError(
                        "ambiguous",
                        "'{alias}' stands for the {kind} {other} already",
                        {"alias": alias, "kind": other[0], "other": other[1], "within": (kind, name)},
                    )
        return self

    def rules(self) -> Iterator[tuple[EntityKind, str, EntityRule]]:
        """All entities: kind, name and how it is recognised."""
        for kind in KINDS:
            named: dict[str, EntityRule] = getattr(self, kind)
            for name, rule in named.items():
                yield kind, name, rule


def load_entities(folder: Path) -> Entities:
    """Read and check a profile's ``entities.yaml``; a folder without one has no entities.

    Raises:
        ConfigurationError: The file is wrong; the message names file, line and key.
    """
    file = folder / "entities.yaml"
    return load_model(file, Entities) if file.exists() else Entities(format=1)
