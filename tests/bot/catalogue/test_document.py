from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no annotations
import pytest
from sqlalchemy.orm import Session

from bot.catalogue.document import SCHEMA, json_lines, to_json
from bot.catalogue.judgement import FacetFound
from tests.bot.catalogue.samples import a_paper, a_venue, catalogue, with_links
from tests.bot.digest.samples import full_week
from tests.bot.hostile import TITLES

KEYS = """
    schema_version id arxiv_id title authors abstract comment journal_reference doi url submitted month updated_at
    version versions categories withdrawn_from_arxiv status sections places arrival list_events proposal venue facets
    judgement facts
""".split()


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as it is published."""
    loaded: dict[str, Any] = json.loads(SCHEMA.file.read_text(encoding="utf-8"))
    return loaded


def test_the_published_schema_is_the_models() -> None:
    """``python -m bot.catalogue.document`` brings it up to date."""
    assert SCHEMA.file.read_text(encoding="utf-8") == SCHEMA.text()


def test_every_line_fits_the_schema(session: Session, schema: dict[str, Any]) -> None:
    """Papers of every status, after a round trip through text."""
    full_week(session)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    papers = [*catalogue(session).values(), a_paper(venue=a_venue("ICSE 2026"), facts=with_links("https://x.org"))]
    lines = list(json_lines(papers))
    assert len(lines) == len(papers)
    for line in lines:
        validator.validate(json.loads(line))


def test_the_schema_has_something_to_say(schema: dict[str, Any]) -> None:
    """It is a schema, and a paper that lacks a key or has another status does not fit."""
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    whole = to_json(a_paper())
    assert validator.is_valid(whole)
    assert not validator.is_valid({key: value for key, value in whole.items() if key != "status"})
    assert not validator.is_valid({**whole, "status": "liked"})


def test_the_keys_are_stable() -> None:
    """Whoever reads them can rely on their names and order."""
    assert list(to_json(a_paper())) == KEYS


@pytest.mark.parametrize("name", TITLES)
def test_a_hostile_title_stays_one_line(name: str) -> None:
    """Whatever a title holds, its line is one, in ASCII, and gives the title back."""
    title = TITLES[name].typed
    [line] = json_lines([a_paper(title, facets=(FacetFound("task", 0.5, ()),))])
    assert line.isascii()
    assert line.splitlines() == [line.rstrip("\n")]
    assert json.loads(line)["title"] == title
