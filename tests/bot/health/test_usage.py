from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from db.runs import recent_runs
from tests.bot.scene import MONDAY, scene


def test_a_run_remembers_what_it_asked_for_and_what_github_still_allows(tmp_path: Path) -> None:
    """So that status and metrics can tell where nobody stays to count; a run that is killed has no figures."""
    with scene(tmp_path) as installation:
        installation.run()
        asked = len(installation.arxiv.requests)
        account = installation.github.world.accounts["shelver-bot"]
        with installation.sessions() as sessions, sessions() as session:
            [run] = recent_runs(session, installation.folder.profile.name)
    assert run.started_at == MONDAY
    assert run.arxiv_requests == asked > 0
    assert (run.github_remaining, run.github_limit) == (5_000 - account.rate_used, 5_000)
    assert run.github_reset_at == datetime.fromtimestamp(account.rate_reset, UTC)
