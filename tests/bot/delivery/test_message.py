from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.delivery.message import as_test, compose
from bot.digest.html import render_html
from bot.digest.markdown import render_markdown
from bot.digest.plain import render_text
from bot.digest.voice import WORDINGS, Voice
from db.session import open_sessions
from tests.bot.delivery.samples import MESSAGE, MONDAY
from tests.bot.digest.samples import WEEK, full_week, told
from tests.databases import database_at


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session on an empty database."""
    with open_sessions(database_at(tmp_path / "x.sqlite3")) as sessions, sessions() as opened:
        yield opened


def test_a_message_holds_the_digest_in_each_format(session: Session) -> None:
    """Subject and summary in short, Markdown and JSON in full."""
    full_week(session)
    digest = told(session)
    message = compose(digest, Voice())
    assert message.week == str(WEEK)
    assert message.subject == "Awesome Code Models: week 39 of 2025"
    assert message.markdown == render_markdown(digest)
    assert (message.text, message.html) == (render_text(digest), render_html(digest))
    assert message.atom.startswith("<?xml")
    assert "第 39 周" in compose(digest, Voice(wording=WORDINGS["zh"])).subject
    assert json.loads(message.json)["week"]["name"] == "2025-W39"
    assert "In short: " in message.summary
    assert "wait for review" in message.summary
    assert "#" not in message.summary.replace("\\#", "")
    assert len(message.summary) < 2000


def test_the_summary_of_a_quiet_week_is_all_that_it_says(session: Session) -> None:
    """Why there is nothing, without the thanks at the end."""
    message = compose(told(session), Voice())
    assert "No run at all" in message.summary
    assert "Thank you to arXiv" not in message.summary


def test_a_test_is_a_message_of_its_own_with_the_same_words() -> None:
    """Its subject says so in the message's language, and no channel takes it for the digest or for another test."""
    test = as_test(MESSAGE, at=MONDAY, language="zh")
    assert test.subject == f"[测试] {MESSAGE.subject}"
    assert (MESSAGE.key, test.key) == ("2025-W39", "2025-W39.test-20250929T070000Z")
    assert replace(test, subject=MESSAGE.subject, trial="") == MESSAGE
    assert as_test(MESSAGE, at=MONDAY, language="en").subject.startswith("[test] ")


def test_where_the_subject_stands_above_it_the_title_is_left_out() -> None:
    """An issue shows it once."""
    assert MESSAGE.body.startswith("Two papers came into the list.")
    assert replace(MESSAGE, markdown="Nothing.\n").body == "Nothing.\n"
