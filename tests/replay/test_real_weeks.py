from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.exit_code import ExitCode
from tests.replay.real_weeks import BUNDLE, PAPERS, Played, september

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.replay,
    pytest.mark.skipif(not (BUNDLE.exists() and PAPERS.exists()), reason="../shared/data is not here"),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    """September 2025, played once for all tests."""
    return list(september(tmp_path_factory.mktemp("september")))


def test_every_run_is_done(played: list[Played]) -> None:
    """Over the real stream and the real list, every run ends with 0."""
    assert [step.day.report.exit_code for step in played] == [ExitCode.DONE] * len(played)


def test_the_first_run_seeds_and_proposes_at_most_twenty(played: list[Played]) -> None:
    """The first run reads the whole list, polls two weeks, and proposes at most 20 papers."""
    figures = played[0].day.report.cycle.figures
    assert figures.listed > 2200
    assert figures.polled > 1500
    assert 10 <= len(played[0].day.proposed) <= 20


def test_the_second_run_writes_nothing(played: list[Played]) -> None:
    """Run again on the same day, the bot writes nothing of any kind to GitHub."""
    assert played[1].day.writes == 0
    assert played[1].day.proposed == played[0].day.proposed


def test_what_the_owner_listed_leaves_the_pull_request(played: list[Played]) -> None:
    """After each of the owner's commits, no paper of the pull request stands in his list."""
    for step in played:
        if step.version is not None:
            assert not step.day.proposed.keys() & step.version.placed.keys()


def test_every_entry_of_the_branch_reads_as_proposed(played: list[Played]) -> None:
    """On the branch each proposed paper stands once, in its section, with title, month and paper link."""
    for step in played:
        cycle = step.day.report.cycle
        assert cycle.published is not None
        assert cycle.snapshot is not None
        entries = {entry.arxiv_id: entry for entry in parse(step.day.branch_text).entries if entry.arxiv_id}
        for paper, section in step.day.proposed.items():
            entry = entries[paper]
            assert entry.section == section
            assert entry.title
            assert entry.month
            assert entry.links[0].kind == "paper"
            assert entry.kind is cycle.curated.outline[section].kind if cycle.curated else False
