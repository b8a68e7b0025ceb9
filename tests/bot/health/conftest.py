from __future__ import annotations

from tests.db.conftest import database_url, session, sessions

__all__ = ["database_url", "session", "sessions"]
