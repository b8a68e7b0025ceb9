from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.lint.online.cache import LONGEST, AnswerCache
from config.errors import ConfigurationError

NOW = datetime(2025, 9, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_answers_come_back_until_they_are_too_old(tmp_path: Path) -> None:
    """What was saved is there in the next run, as long as it is believed."""
    path = tmp_path / "state" / "answers.json"
    cache = AnswerCache(path, now=NOW)
    cache.put("link a", {"verdict": "dead"})
    cache.save()
    later = AnswerCache(path, now=NOW + 2 * DAY)

    assert (later.get("link a", fresh_for=3 * DAY) or {})["verdict"] == "dead"
    assert later.get("link a", fresh_for=DAY) is None
    assert later.get("link b", fresh_for=DAY) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b'{"format": 2, "answers": {}}',
        b'{"format": 1, "answers": []}',
        b'{"format": 1, "answers": {"link a": 3, "link b": {"at": "soon"}, "link c": {"at": "2025-09-28"}}}',
        b'{"format": 1}',
    ],
)
def test_a_damaged_file_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    """A cache only saves time, so nothing in it can stop a run; it is written anew."""
    path = tmp_path / "answers.json"
    path.write_bytes(content)
    cache = AnswerCache(path, now=NOW)

    assert all(cache.get(f"link {name}", fresh_for=DAY) is None for name in "abc")
    cache.put("link a", {"verdict": "alive"})
    cache.save()
    assert json.loads(path.read_text("utf-8"))["answers"].keys() == {"link a"}


def test_answers_from_the_future_and_from_long_ago_are_not_believed(tmp_path: Path) -> None:
    """A clock that ran ahead does no harm, and what is very old is dropped when something new is saved."""
    path = tmp_path / "answers.json"
    ahead = AnswerCache(path, now=NOW + DAY)
    ahead.put("link a", {})
    ahead.save()

    assert AnswerCache(path, now=NOW).get("link a", fresh_for=LONGEST) is None
    much_later = AnswerCache(path, now=NOW + 2 * LONGEST)
    much_later.put("link b", {})
    much_later.save()
    assert json.loads(path.read_text("utf-8"))["answers"].keys() == {"link b"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The message names the file and the setting."""
    (tmp_path / "state").write_text("a file in the way")
    cache = AnswerCache(tmp_path / "state" / "answers.json", now=NOW)
    cache.put("link a", {})

    with pytest.raises(ConfigurationError, match="SHELVER_STATE_FOLDER"):
        cache.save()
