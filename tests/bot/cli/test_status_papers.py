from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.cli.status import collect
from bot.clock import utc_now
from bot.health.status_document import SCHEMA, to_json
from config.loading import load_profile
from db.backfilled_days import note_backfilled_days
from db.freeze_notices import save_freeze_notice
from db.ledger import Finding, note_day
from db.listings import record_list
from db.papers import store_records
from db.pauses import pause_publishing
from db.pull_requests import save_pull_request
from db.runs import begin_run, finish_run
from db.session import open_sessions
from tests.bot.process import shelver
from tests.databases import copied_database, database_at
from tests.db.samples import NOON, entry, later, record

PROFILE = "awesome-code-llm"
HOSTILE = "This paper has been withdrawn.\x1b[31m\x07\u202e[bold]@all[/] <img src=x> " + "hostile " * 1_200
NOTICE = "This paper has been withdrawn by the authors, since " + "a step of the longest proof fails and " * 4


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose list has a withdrawn, a published and a renamed paper, and a back-fill of three days."""
    folder = tmp_path_factory.mktemp("status")
    now = utc_now()
    with open_sessions(database_at(folder / "shelver.sqlite3")) as sessions, sessions.begin() as session:
        store_records(session, [record(number) for number in (1, 2, 3)], seen_at=NOON)
        record_list(session, PROFILE, [entry(number) for number in (1, 2, 3)], commit="c1", committed_at=later(1))
        session.expire_all()
        recent = now - timedelta(days=3)
        second = [
            record(1, version=2, comment=NOTICE, updated=recent),
            record(2, version=2, comment="Accepted at ICSE 2026", updated=recent),
            record(3, version=2, title=r"Numbers, \textbf{Renamed} $90\times$ in 中文 🎉", updated=recent),
        ]
        store_records(session, second, seen_at=now - timedelta(days=2))
        days = [date(2025, 9, number) for number in (1, 2, 4)]
        categories = load_profile(PROFILE).profile.arxiv.categories
        note_backfilled_days(session, days, categories, papers={}, at=NOON)
    return folder


def test_status_tells_of_listed_papers_and_back_fills_within_80_columns(changed: Path) -> None:
    """Also before the first run: how far the back-fill came, and what the list should know."""
    told = shelver("status", folder=changed, SHELVER_DATABASE_URL=database_at(changed / "shelver.sqlite3"))
    assert told.returncode == 0, told.stderr
    assert max(map(len, told.stdout.splitlines())) <= 80
    assert "3 of 4 days from 2025-09-01 to 2025-09-04" in told.stdout
    assert "last checkpoint 2025-09-27 12:00 UTC" in told.stdout
    assert "1 paper withdrawn from arXiv:" in told.stdout
    assert "2509.00001: This paper has been withdrawn" in told.stdout
    assert "2509.00002: ICSE 2026" in told.stdout
    assert "2509.00003: Numbers, Renamed 90× in 中文 🎉 " in told.stdout


def test_status_tells_everything_at_once_within_80_columns(changed: Path, tmp_path: Path) -> None:
    """Days in doubt, a pause, a frozen pull request, and hostile words: each has its row, and nothing is obeyed."""
    url = copied_database(changed / "shelver.sqlite3", tmp_path / "shelver.sqlite3")
    now, repository = utc_now(), load_profile(PROFILE).profile.repository
    day = (now - timedelta(days=3)).date()
    with open_sessions(url) as sessions, sessions.begin() as session:
        store_records(session, [record(1, version=3, comment=HOSTILE, updated=now)], seen_at=now)
        run = begin_run(session, PROFILE, version="0.1.0", at=now)
        finish_run(session, run.id, outcome="failed", message="GitHub refused: 403", at=now)
        finding = Finding(verdict="suspect", detail="2 came where 40 are usual", fetched=2, expected=40)
        note_day(session, None, finding, profile=PROFILE, source="arxiv-oai", category="cs.SE", day=day, at=now)
        pause_publishing(session, PROFILE, actor="keeper", source_url="https://github.com/a/b/pull/17#c", at=now)
        save_pull_request(
            session, PROFILE, repository, number=17, url="u", state="open", body="", head_sha="a" * 40, at=now
        )
        save_freeze_notice(session, PROFILE, repository, 17, sha="c" * 40, at=now)
    told = shelver("status", folder=tmp_path, SHELVER_DATABASE_URL=url)
    assert told.returncode == 0, told.stderr
    assert max(map(len, told.stdout.splitlines())) <= 80
    assert told.stdout.replace("\n", "").isprintable()
    facts = told.stdout[told.stdout.index("\n\n") :]
    labels = [line.partition("  ")[0] for line in facts.splitlines() if line[:1].strip()]
    assert labels == [
        "arXiv read until",
        "not verified yet",
        "papers stored",
        "back-filled",
        "listed papers",
        "venues to add",
        "titles changed",
        "list",
        "proposals",
        "publishing",
        "pull request",
    ]
    assert f"left alone since {now:%Y-%m-%d}" in told.stdout
    assert told.stdout.count("hostile") < 20
    with open_sessions(url) as sessions, sessions() as session:
        state = collect(session, load_profile(PROFILE), now=now)
    assert to_json(state) == {"schema_version": SCHEMA.version} | state  # no key is missing in the schema
    assert None not in (state["pull_request"], state["publishing_stopped"], state["backfill"])


def test_show_tells_what_changed(changed: Path) -> None:
    """What it was, what it is, and when that was seen."""
    told = shelver(
        "show", "2509.00003", folder=changed, SHELVER_DATABASE_URL=database_at(changed / "shelver.sqlite3")
    )
    assert told.returncode == 0, told.stderr
    assert "title: Numbers, Renamed 90× in 中文 🎉 (was: A Paper with the Number 3)" in " ".join(told.stdout.split())
    assert "version: 2 (was: 1)" in told.stdout
