"""The findings in the real list, each kind looked at by eye when the figures were written down."""

from __future__ import annotations

import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.curated_list.document import parse
from bot.lint.codes import Code
from bot.lint.doctor import examine
from bot.lint.finding import Action, Finding
from bot.lint.growth import GrowthSource, measured_growth
from bot.lint.list_text import ListHistory, read_history
from bot.lint.size import size_budget
from bot.lint.subject import Record, Subject
from bot.sources.file_source import read_records
from config.loading import load_profile
from tests.bot.lint.samples import all_mended

pytestmark = [pytest.mark.real_data, pytest.mark.replay]

SWAPPED = {"2401.06066": "2401.12246", "2102.07492": "2102.02017"}
"""The two pairs of papers that bear each other's id."""
ABS = "https://arxiv.org/abs/"
COUNTS = {
    Code.WRONG_ID: 5,
    Code.BROKEN_LINK: 2,
    Code.DUPLICATE_PAPER: 1,
    Code.IMPOSSIBLE_MONTH: 8,
    Code.MALFORMED_MONTH: 3,
    Code.MONTH_ORDER: 3,
    Code.MISSING_MONTH: 2,
    Code.MISSING_TITLE: 4,
    Code.LINK_KIND: 2,
    Code.ARXIV_LINK: 3,
    Code.DUPLICATE_LINK: 1,
    Code.INSECURE_LINK: 1,
    Code.MALFORMED_VENUE: 5,
    Code.VENUE_SPELLING: 13,
    Code.SEVERAL_SECTIONS: 37,
    Code.RETITLED: 18,
    Code.UNLIKELY_MONTH: 5,
    Code.VENUE_TOO_EARLY: 4,
    Code.ID_ORDER: 44,
    Code.MISSING_ID: 113,
}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, real_data_folder: Path) -> ListHistory:
    """All versions of the real list."""
    clone = tmp_path_factory.mktemp("real") / "list"
    bundle = real_data_folder / "list-history.bundle"
    subprocess.run(["git", "clone", "-q", "-b", "main", str(bundle), str(clone)], check=True)
    return read_history(clone, path="README.md", branch="main")


@pytest.fixture(scope="module")
def real_data_folder() -> Path:
    """The folder of real data, for fixtures of the whole module."""
    folder = Path(__file__).parents[3] / "../shared/data"
    if not folder.is_dir():
        pytest.skip("the real data of ../shared/data is not here")
    return folder.resolve()


@pytest.fixture(scope="module")
def records(real_data_folder: Path) -> dict[str, Record]:
    """What arXiv says of nearly all listed papers, and of many others."""
    papers = read_records(real_data_folder / "papers.jsonl.gz")
    return {paper.arxiv_id: Record(title=paper.title, published=paper.published) for paper in papers}


def examined(text: str, records: dict[str, Record]) -> tuple[Finding, ...]:
    """The findings as ``shelver lint`` has them on the day after the newest version."""
    sections = tuple(load_profile("awesome-code-llm").sections.sections)
    subject = Subject(curated=parse(text), today=date(2025, 9, 28), records=records, profile_sections=sections)
    return examine(subject)


@pytest.fixture(scope="module")
def findings(history: ListHistory, records: dict[str, Record]) -> tuple[Finding, ...]:
    """What is found in the newest version."""
    return examined(history.newest.text, records)


def test_the_two_known_pairs_are_found(history: ListHistory, findings: tuple[Finding, ...]) -> None:
    """Of two pairs each paper has the other's id; a fifth wrong id is a neighbour's. Nothing else is called wrong."""
    wrong = [finding for finding in findings if finding.code is Code.WRONG_ID]
    edits = {
        (finding.suggestion.old.removeprefix(ABS), finding.suggestion.new.removeprefix(ABS))
        for finding in wrong
        if finding.suggestion is not None
    }

    assert edits == {
        *SWAPPED.items(),
        *((one, other) for other, one in SWAPPED.items()),
        ("2306.10998", "2309.12499"),
    }
    assert len(wrong) == 5
    assert all(finding.suggestion.old in history.newest.text for finding in wrong if finding.suggestion)


def test_the_list_alone_shows_one_of_them(history: ListHistory) -> None:
    """Without records only the id that two titles share contradicts itself; swapped ids do not."""
    wrong = [finding for finding in examined(history.newest.text, {}) if finding.code is Code.WRONG_ID]

    assert [finding.suggestion.new for finding in wrong if finding.suggestion] == [f"{ABS}2309.12499"]


def test_the_counts_of_each_code(findings: tuple[Finding, ...]) -> None:
    """As many findings of each code as were looked at; the anchors, tables, numbers and the style are without any."""
    assert Counter(finding.code for finding in findings) == COUNTS


def test_suggested_edits_mend_what_they_are_for(
    history: ListHistory, findings: tuple[Finding, ...], records: dict[str, Record]
) -> None:
    """After the certain edits of lines only tables whose widest cell became shorter are off, and then nothing is."""
    text = all_mended(history.newest.text, certain(findings))
    second = certain(examined(text, records))
    assert {finding.code for finding in second} <= {Code.TABLE_PADDING}
    text = all_mended(text, second)
    after = examined(text, records)

    assert not certain(after)
    new = {(finding.code, finding.line) for finding in after} - {(finding.code, finding.line) for finding in findings}
    assert {code for code, _ in new} <= {Code.MONTH_ORDER, Code.ID_ORDER, Code.SEVERAL_SECTIONS}


def certain(findings: tuple[Finding, ...]) -> list[Finding]:
    """Those whose suggestion changes a line and is certain."""
    edits = [(finding, finding.suggestion) for finding in findings]
    return [finding for finding, edit in edits if edit and edit.certain and edit.action is Action.REPLACE]


def test_the_size_budget_of_the_real_list(history: ListHistory) -> None:
    """446,256 bytes, about 10 kB a month, full in the spring of 2026; the benchmarks could move out."""
    growth = measured_growth(history.sizes, source=GrowthSource.HISTORY)
    budget = size_budget(parse(history.newest.text), growth=growth, as_of=date(2025, 9, 27))

    assert len(history.sizes) == 196
    assert budget.size == 446_256
    assert budget.growth is not None
    assert budget.growth.bytes_per_day * 30 == pytest.approx(10_056, abs=1)
    assert budget.full_on == date(2026, 4, 12)
    assert "8. Datasets" in {part.path for part in budget.movable}
