from __future__ import annotations

from datetime import UTC, datetime

from bot.curated_list.dialect import infer_dialect
from bot.curated_list.document import parse
from bot.entry_facts import new_entry
from bot.entry_spelling import EntrySpelling
from bot.forge.body_content import LikelyFact
from bot.likely_facts import likely_facts
from db.models import Paper
from tests.bot.scene import SAMPLE_LIST

ITEMS = "5. Methods/Models for Downstream Tasks > Text-To-SQL"
TABLE = "8. Datasets > 8.2 Benchmarks > Program Synthesis"


def facts(
    section: str, *, title: str = "On Queries", abstract: str = "", comment: str = ""
) -> tuple[LikelyFact, ...]:
    """What is only likely of a paper in a section of the sample list."""
    curated = parse(SAMPLE_LIST)
    there = curated.sections[section]
    spelling = EntrySpelling.learn(curated.sections.values())
    paper = Paper(
        arxiv_id="2509.90001",
        title=title,
        abstract=abstract,
        comment=comment,
        published=datetime(2025, 9, 1, tzinfo=UTC),
    )
    entry = new_entry(paper, there, spelling=spelling)
    return likely_facts(paper, entry, infer_dialect(curated, there), spelling=spelling)


def test_a_doubtful_venue_is_told_with_its_words() -> None:
    """It stands in no entry, but a reviewer may know better."""
    [fact] = facts(ITEMS, comment="Accept in Non-archival EMNLP 2025 MathNLP")
    assert (fact.field, fact.source) == ("venue", "comment")
    assert "EMNLP 2025" in fact.value
    assert "EMNLP 2025" in fact.evidence


def test_a_rounded_size_is_told_where_a_table_asks_for_sizes() -> None:
    """A list of items has no place for it."""
    abstract = "We introduce QueryBench, a benchmark with over 500 Python programming problems."
    assert [fact.value for fact in facts(TABLE, title="QueryBench: A Benchmark", abstract=abstract)] == ["500"]
    assert facts(ITEMS, title="QueryBench: A Benchmark", abstract=abstract) == ()


def test_what_is_sure_is_not_told() -> None:
    """It stands in the entry."""
    assert facts(ITEMS, comment="Accepted at EMNLP 2025") == ()
