from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.lint.growth import SizeOn
from bot.lint.stored import stored_list, stored_records, stored_sizes
from db.listings import ListedEntry, record_list, save_snapshot
from db.models import Paper
from db.session import is_missing, open_sessions
from tests.databases import database_at

PROFILE = "sample"
ENTRY = '- "PatchMender" [2025-01] [[paper](https://arxiv.org/abs/2501.00001)]'


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session on a new database."""
    with open_sessions(database_at(tmp_path / "shelver.sqlite3")) as sessions, sessions() as one:
        yield one


def listed(arxiv_id: str) -> ListedEntry:
    """An entry of the list."""
    return ListedEntry(arxiv_id=arxiv_id, title=f"Paper {arxiv_id}", section="Tools", kind="bullet", raw=ENTRY)


def at(day: str) -> datetime:
    """Noon of a day."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def store(session: Session, text: str, *, day: str) -> None:
    """Remember a text of the list as of a day."""
    save_snapshot(
        session, PROFILE, repository="owner/list", head_sha="abcdef0123456789", etag=None, text=text, read_at=at(day)
    )


def test_the_stored_list_tells_where_it_is_from(session: Session) -> None:
    """Repository, commit and day are named; without a run there is none."""
    assert stored_list(session, PROFILE) is None
    store(session, "# List\n", day="2025-09-28")
    session.flush()
    found = stored_list(session, PROFILE)

    assert found is not None
    assert found.text == "# List\n"
    assert found.source == "owner/list at abcdef0123, as a run read it on 2025-09-28"
    assert found.as_of == date(2025, 9, 28)


def test_only_what_arxiv_itself_told_is_a_record(session: Session) -> None:
    """A paper known from the list alone would confirm its own mistakes."""
    record_list(session, PROFILE, [listed("2501.00001")], commit="a", committed_at=at("2025-09-01"))
    told = Paper(
        arxiv_id="2501.00002",
        title="SnippetSeeker",
        title_key="snippetseeker",
        version=1,
        published=at("2025-01-15"),
        first_seen_at=at("2025-09-01"),
        changed_at=at("2025-09-01"),
        versions=[],
    )
    session.add(told)
    session.flush()

    assert stored_records(session).keys() == {"2501.00002"}


def test_sizes_are_reckoned_back_from_what_came_and_went(session: Session) -> None:
    """Each day on which entries came or went has the size after it; the stored text is the last one."""
    entries = [listed(f"2501.0000{number}") for number in range(1, 4)]
    record_list(session, PROFILE, entries[:1], commit="a", committed_at=at("2025-07-01"))
    record_list(session, PROFILE, entries[:3], commit="b", committed_at=at("2025-08-01"))
    record_list(session, PROFILE, entries[1:], commit="c", committed_at=at("2025-09-01"))
    store(session, "x" * 1000, day="2025-09-28")
    session.flush()
    each = len(ENTRY) + 2

    assert stored_sizes(session, PROFILE) == [
        SizeOn(date(2025, 7, 1), 1000 - each),
        SizeOn(date(2025, 8, 1), 1000 + each),
        SizeOn(date(2025, 9, 1), 1000),
        SizeOn(date(2025, 9, 28), 1000),
    ]
    assert stored_sizes(session, "another") == []


@pytest.mark.sqlite
def test_looking_up_makes_no_database(tmp_path: Path) -> None:
    """A file that is not there is told as missing, and stays so."""
    path = tmp_path / "new.sqlite3"

    assert is_missing(f"sqlite:///{path}")
    assert not path.exists()
    assert not is_missing("postgresql://localhost/shelver")
    assert not is_missing("no URL")
