"""``shelver prune``: first told, then done; and a little by each run."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from db.models import Classification, Paper
from db.pruning import unneeded
from tests.bot.begun import begun
from tests.bot.process import shelver
from tests.bot.scene import MONDAY, Scene


def age(stage: Scene, *, years: int) -> None:
    """Let all that is stored be so old."""
    with stage.sessions() as sessions, sessions.begin() as session:
        old = MONDAY - timedelta(days=365 * years)
        session.execute(update(Paper).values(published=old, first_seen_at=old, changed_at=old))
        session.execute(update(Classification).values(classified_at=old))


def texts(stage: Scene) -> int:
    """How many papers have an abstract."""
    with stage.sessions() as sessions, sessions() as session:
        return session.scalar(select(func.count()).where(Paper.abstract != "")) or 0


def test_prune_tells_what_it_would_do_and_does_it_when_asked(tmp_path: Path) -> None:
    """Papers of the pull request keep all; too short a time is refused; explain says what it lacks."""
    with begun(tmp_path) as stage:
        age(stage, years=3)
        before = texts(stage)
        settings = stage.environment
        told = shelver("prune", "--json", folder=tmp_path, **settings)
        assert (json.loads(told.stdout)["done"], texts(stage)) == (False, before)
        papers = json.loads(told.stdout)["papers"]
        with stage.sessions() as sessions, sessions() as session:
            pruned = (
                session.scalars(select(Paper.arxiv_id).where(unneeded(MONDAY - timedelta(days=730)))).first() or ""
            )
        assert json.loads(shelver("explain", pruned, "--json", folder=tmp_path, **settings).stdout)["notes"] == []
        assert 0 < papers < before
        done = shelver("prune", "--yes", folder=tmp_path, **settings)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"let go of {papers} abstracts of papers older than 730 days")
        assert texts(stage) == before - papers
        explained = shelver("explain", pruned, folder=tmp_path, **settings)
        assert (explained.returncode, "it was let go of" in " ".join(explained.stdout.split())) == (0, True)
        again = shelver("prune", folder=tmp_path, **settings)
        assert again.stdout.startswith("would let go of 0 abstracts")
        short = shelver("prune", "--older-than", "30", folder=tmp_path, **settings)
        assert (short.returncode, "400 are the least" in short.stderr) == (2, True)
        never = shelver("prune", "--yes", folder=tmp_path, **settings, SHELVER_TEXTS_KEPT_DAYS="0")
        assert never.stdout == "SHELVER_TEXTS_KEPT_DAYS is 0: all texts are kept for ever\n"
        told = shelver("prune", "--yes", "--json", folder=tmp_path, **settings, SHELVER_TEXTS_KEPT_DAYS="0")
        assert json.loads(told.stdout) == {"days": 0, "done": False, "papers": 0, "bytes": 0}
        assert stage.run(days=1).exit_code == 0
