from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no annotations
import pytest
from sqlalchemy.orm import Session

from bot.digest.document import SCHEMA, to_json
from tests.bot.digest.samples import WEEK, at, entry, full_week, lists, told


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as it is published."""
    loaded: dict[str, Any] = json.loads(SCHEMA.file.read_text(encoding="utf-8"))
    return loaded


def test_the_published_schema_is_the_models() -> None:
    """``python -m bot.digest.document`` brings it up to date."""
    assert SCHEMA.file.read_text(encoding="utf-8") == SCHEMA.text()


def test_the_schema_is_a_schema(schema: dict[str, Any]) -> None:
    """It keeps to the draft that it names."""
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_digest_fits_the_schema(session: Session, schema: dict[str, Any]) -> None:
    """A full week, an empty one and the week of the first read all fit, after a round trip through JSON text."""
    full_week(session)
    for week in (WEEK, WEEK.previous(), WEEK.of(at(9, 1)), WEEK.of(at(12, 1))):
        document = json.loads(json.dumps(to_json(told(session, week))))
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)


def test_the_schema_has_something_to_say(session: Session, schema: dict[str, Any]) -> None:
    """A document that lacks a key, or has a number for a title, does not fit."""
    full_week(session)
    lacking = to_json(told(session))
    del lacking["waiting"]
    wrong = to_json(told(session))
    wrong["waiting"][0]["paper"]["title"] = 7
    validator = jsonschema.Draft202012Validator(schema)
    assert not validator.is_valid(lacking)
    assert not validator.is_valid(wrong)


def test_the_keys_are_stable(session: Session) -> None:
    """An empty week has the same keys as a full one, and moments are ISO 8601 in UTC."""
    empty = to_json(told(session))
    full_week(session)
    full = to_json(told(session))
    assert list(empty) == list(full)
    assert full["schema_version"] == 1
    assert full["week"] == {"name": "2025-W39", "start": "2025-09-22T00:00:00Z", "end": "2025-09-29T00:00:00Z"}
    assert full["removed"][0]["removed_at"] == "2025-09-24T12:00:00Z"


def test_titles_stay_as_they_are(session: Session) -> None:
    """JSON is for programs, which escape for themselves."""
    lists(session, "seed", at(9, 1), entry("2401.00001", "Old", "Surveys"))
    title = "<b>@ada</b> *fixes* #1 — für $5"
    lists(session, "next", at(9, 24), entry("2401.00001", "Old", "Surveys"), entry("2509.00001", title, "Surveys"))
    assert to_json(told(session))["listed"][0]["papers"][0]["paper"]["title"] == title
