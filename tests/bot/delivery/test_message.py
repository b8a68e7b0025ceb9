from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.delivery.message import compose
from bot.digest.html import render_html
from bot.digest.markdown import render_markdown
from bot.digest.plain import render_text
from bot.digest.voice import WORDINGS, Voice
from db.session import open_sessions
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
