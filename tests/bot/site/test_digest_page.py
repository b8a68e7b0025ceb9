"""What of a digest is for everybody."""

from __future__ import annotations

from pathlib import Path

from bot.digest.markdown import render_markdown
from bot.site.digest_page import published
from db.session import open_sessions
from tests.bot.digest.samples import at, ran, told
from tests.databases import database_at


def test_what_failed_runs_say_is_not_published(tmp_path: Path) -> None:
    """Their words may name folders of the operator's; what sources said is told, and how many runs there were."""
    with open_sessions(database_at(tmp_path / "digest.sqlite3")) as sessions, sessions() as session:
        ran(session, at(9, 24), "failed", "cannot write /home/ada/shelver.lock")
        ran(session, at(9, 25), "unverified", "arxiv: it broke off after 30 papers")
        text = render_markdown(published(told(session)))
    assert "1 failed and 1 unverified" in text or "1 unverified and 1 failed" in text
    assert "it broke off after 30 papers" in text
    assert "/home/ada" not in text
