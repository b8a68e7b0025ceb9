import re
from collections import Counter
from datetime import date
from importlib.resources import as_file, files

import pytest

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import EntryKind
from bot.sources.file_source import read_records
from config.loading import PROFILES, load_model
from config.profile import Profile
from config.rules import SectionRules
from db.identity import title_key
from db.records import PaperRecord

DEMO = files("bot.demo")
PROFILE = PROFILES / "awesome-code-llm"
ALREADY_LISTED = {"2509.14507", "2509.14856"}
HOSTILE = {"2509.90016", "2509.90017"}


@pytest.fixture(scope="module")
def sample() -> CuratedList:
    """The sample list."""
    return parse(DEMO.joinpath("sample_list.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def feed() -> list[PaperRecord]:
    """The sample feed's papers, in its order."""
    with as_file(DEMO.joinpath("sample_feed.jsonl")) as path:
        return list(read_records(path))


def test_the_list_is_read_whole(sample: CuratedList) -> None:
    """Every entry of the sample list is understood: 17 sections with three to five entries each."""
    assert not sample.unparsed
    assert len(sample.sections) == 17
    assert {len(section.entries) for section in sample.sections.values()} <= {3, 4, 5}
    assert all(entry.title and entry.month and entry.links for entry in sample.entries)


def test_the_list_has_entries_of_every_shape(sample: CuratedList) -> None:
    """Numbered entries with names, bullets, bullets with language tags, and rows of tables occur."""
    kinds = {path: {entry.kind for entry in section.entries} for path, section in sample.sections.items()}
    assert kinds["3. When Coding Meets Reasoning > 3.3 Code Agents"] == {EntryKind.NUMBERED}
    assert kinds["5. Methods/Models for Downstream Tasks > Program Repair"] == {EntryKind.BULLET}
    assert kinds["8. Datasets > 8.2 Benchmarks > Program Repair"] == {EntryKind.TABLE}
    low_resource = "4. Code LLM for Low-Resource, Low-Level, and Domain-Specific Languages"
    assert {entry.tag for entry in sample.sections[low_resource].entries} == {"Verilog", "CUDA"}
    assert all(entry.name for entry in sample.entries if entry.kind is EntryKind.NUMBERED)


def test_the_list_is_in_the_order_of_months(sample: CuratedList) -> None:
    """Each section's months ascend, and numbers run from 1 without gaps."""
    for section in sample.sections.values():
        months = [entry.month or "" for entry in section.entries]
        assert months == sorted(months)
        if section.kind is EntryKind.NUMBERED:
            assert [entry.number for entry in section.entries] == list(range(1, len(months) + 1))


def test_the_list_lists_nothing_twice(sample: CuratedList) -> None:
    """No paper stands in the sample list twice."""
    assert max(Counter(title_key(entry.title or "") for entry in sample.entries).values()) == 1


def test_the_contents_lead_to_all_sections(sample: CuratedList) -> None:
    """The table of contents links each heading of the list, by the anchors that GitHub gives them."""
    headings = [path.rpartition(" > ")[2] for path, section in sample.outline.items() if section.level > 1]
    seen: Counter[str] = Counter()
    anchors = []
    for heading in headings:
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        anchors.append(anchor + (f"-{seen[anchor]}" if seen[anchor] else ""))
        seen[anchor] += 1
    links = re.findall(r"\]\(#([^)]+)\)", sample.text)
    assert links == [anchor for anchor in anchors if anchor not in {"news", "table-of-contents"}]


def test_the_lists_sections_are_the_profiles(sample: CuratedList) -> None:
    """Every section of the sample list is one that the shipped profile knows."""
    rules = load_model(PROFILE / "sections.yaml", SectionRules)
    assert set(sample.sections) <= set(rules.sections)


def test_the_feed_is_one_week(feed: list[PaperRecord]) -> None:
    """The feed's papers were submitted from Monday 15 to Sunday 21 September 2025, in the feed's order."""
    days = [record.published.date() for record in feed if record.published]
    assert len(days) == len(feed) == 42
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2025, 9, 15), date(2025, 9, 21))


def test_the_feed_holds_no_paper_twice(feed: list[PaperRecord]) -> None:
    """Identifiers and titles are unique, and all that is invented has an identifier that arXiv never gave."""
    assert len({record.arxiv_id for record in feed}) == len(feed)
    assert len({title_key(record.title) for record in feed}) == len(feed)
    assert {record.arxiv_id for record in feed if not record.arxiv_id.startswith("2509.90")} == ALREADY_LISTED


def test_the_feed_is_what_the_profile_would_harvest(feed: list[PaperRecord]) -> None:
    """Each paper is in a watched category and has authors and an abstract of several sentences."""
    watched = set(load_model(PROFILE / "profile.yaml", Profile).arxiv.categories)
    for record in feed:
        assert watched.intersection(record.categories), record.arxiv_id
        assert record.authors, record.arxiv_id
        assert len(re.findall(r"[.?](?: |$)", record.abstract)) in {3, 4, 5}, record.arxiv_id


def test_two_papers_of_the_feed_are_listed_already(sample: CuratedList, feed: list[PaperRecord]) -> None:
    """Exactly two of the feed's papers stand in the list, under the same title; no invented one does."""
    listed = {entry.arxiv_id: entry.title for entry in sample.entries}
    both = {record.arxiv_id: record.title for record in feed if record.arxiv_id in listed}
    assert both == {arxiv_id: listed[arxiv_id] for arxiv_id in ALREADY_LISTED}
    titles = {title_key(title or "") for title in listed.values()}
    assert {record.arxiv_id for record in feed if title_key(record.title) in titles} == ALREADY_LISTED


def test_two_titles_are_hostile(feed: list[PaperRecord]) -> None:
    """Two titles hold between them what breaks Markdown, tables, mentions and terminals; no other does."""
    titles = {record.arxiv_id: record.title for record in feed}
    together = " ".join(titles[arxiv_id] for arxiv_id in sorted(HOSTILE))
    for poison in ["](javascript:", "@everyone", "#1", "|", "`", '"', "\u200f", "<!--", "\\"]:
        assert poison in together
        assert not any(poison in title for arxiv_id, title in titles.items() if arxiv_id not in HOSTILE)
