"""The published JSON schemas of a profile's files, generated from the models so that they never differ."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel

from config.entities import Entities
from config.headings import Headings
from config.profile import Profile
from config.rules import FacetRules, SectionRules

SCHEMAS = Path(str(files("config"))) / "schemas"
"""Where the published schemas lie."""

MODELS: dict[str, type[BaseModel]] = {
    "profile": Profile,
    "sections": SectionRules,
    "facets": FacetRules,
    "entities": Entities,
    "headings": Headings,
}
"""The stem of a profile's file, and the model that it has to fit."""


def schema_text(stem: str) -> str:
    """The schema of ``profile``, ``sections``, ``facets``, ``entities`` or ``headings`` as its file holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **MODELS[stem].model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas() -> None:
    """Write all schemas to where they are published."""
    SCHEMAS.mkdir(exist_ok=True)
    for stem in MODELS:
        (SCHEMAS / f"{stem}.schema.json").write_text(schema_text(stem), encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
