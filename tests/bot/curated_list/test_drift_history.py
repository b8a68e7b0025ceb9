"""Sections found again in the list's real history, against what the headings' owner did, read from his commits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.resolution import HeldPaper, Holding, resolve_sections
from db.identity import title_key
from tests.replay.real_weeks import versions

_TASKS = "Methods/Models for Downstream Tasks"
_BENCHMARKS = "Datasets > Benchmarks"
_ANALYSIS = "Analysis of AI-Generated Code"
SUCCESSORS: Mapping[str, str | None] = {
    "Models > Existing LLM Further Trained on Code": "Models > Existing LLM Adapted to Code",
    "Models > Instruction Fine-Tuning on Code": "Models > (Instruction) Fine-Tuning on Code",
    "Models > Off-the-Shelf LLM": "Models > Base LLMs and Pretraining Strategies",
    "When Coding Meets Reasoning > Coding via Planning": "When Coding Meets Reasoning > Code Agents",
    f"{_TASKS} > Vulnerability Detection > Vulnerability Analysis of LLM-Generated Code": (
        f"{_TASKS} > Vulnerability Detection > Vulnerability/Error Analysis of LLM-Generated Code"
    ),
    f"{_TASKS} > Vulnerability Detection > Vulnerability/Error Analysis of LLM-Generated Code": _ANALYSIS,
    f"{_TASKS} > Code Similarity (Clone Detection, Code Search)": (
        f"{_TASKS} > Code Similarity and Embedding (Clone Detection, Code Search)"
    ),
    f"{_TASKS} > Code Summarization": f"{_TASKS} > Code Commenting and Summarization",
    f"{_TASKS} > Frontend Development & Web Agents": None,
    f"{_TASKS} > Decompilation": f"{_TASKS} > Binary Analysis and Decompilation",
    f"{_TASKS} > Code Refactoring": f"{_TASKS} > Code Refactoring and Migration",
    f"{_TASKS} > Dependency Analysis": f"{_TASKS} > Software Configuration",
    f"{_TASKS} > Code QA": f"{_TASKS} > Code QA & Reasoning",
    f"{_ANALYSIS} > Vulnerabilities": f"{_ANALYSIS} > Security and Vulnerabilities",
    f"{_BENCHMARKS} > Code Reasoning": f"{_BENCHMARKS} > Code Reasoning and QA",
    "User-LLM Interaction": "Human-LLM Interaction",
}
"""All headings that were ever given other words, without their numbers, and what came after them; None: a split."""
SPLIT_LATER = {_ANALYSIS}
"""Sections whose heading still stands, and whose papers stand below its subsections since."""

Evidence = Mapping[str, Holding]


@dataclass(frozen=True, slots=True)
class History:
    """All versions of the list, the oldest first."""

    versions: tuple[CuratedList, ...]
    moments: tuple[datetime, ...]
    held: tuple[Mapping[str, frozenset[HeldPaper]], ...]
    """The papers of each section."""
    alone: tuple[Mapping[str, frozenset[HeldPaper]], ...]
    """Those that no other section has."""

    def lost(self, before: int, after: int) -> Evidence:
        """The sections that lost papers between two versions, as if these followed each other."""
        return {
            section: Holding(tuple(self.alone[before][section]), self.moments[after])
            for section, papers in self.held[before].items()
            if papers - self.held[after].get(section, frozenset())
        }


@dataclass(slots=True)
class Measure:
    """What came of all sections that were looked for in later versions."""

    standing: int = 0
    """Those that the list has below the same path."""
    doubted: set[str] = field(default_factory=set)
    """Those of them that were sent elsewhere, or held back."""
    asked: int = 0
    """Those that it has not, and that have a successor."""
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    held_back: set[str] = field(default_factory=set)
    """Those that have one, and were not found."""

    @property
    def coverage(self) -> float:
        """The share of those that have a successor for which it was found."""
        return self.right / self.asked


@pytest.fixture(scope="module")
def history() -> History:
    """All versions of the list."""
    if not (Path(__file__).parents[3] / "../shared/data").is_dir():
        pytest.skip("the real data of ../shared/data is not here")
    found = versions(since="2023-01-01", until="2025-12-31")
    parsed = tuple(parse(version.text) for version in found)
    held = tuple(papers_of(curated) for curated in parsed)
    return History(parsed, tuple(version.committed_at for version in found), held, tuple(map(alone, held)))


def unnumbered(path: str) -> str:
    """A path without its outline numbers."""
    return " > ".join(re.sub(r"^\d+(\.\d+)*\.?\s+", "", heading) for heading in path.split(" > "))


def successor(path: str, curated: CuratedList) -> str | None:
    """Where the owner put a section, by the table above; its numbers make no difference."""
    headings = {unnumbered(heading): heading for heading in curated.outline}
    name: str | None = unnumbered(path)
    while name is not None:
        if name in headings and not (name in SPLIT_LATER and headings[name] not in curated.sections):
            return headings[name]
        name = SUCCESSORS.get(name)
    return None


def papers_of(curated: CuratedList) -> dict[str, frozenset[HeldPaper]]:
    """The papers of each section."""
    held: dict[str, set[HeldPaper]] = defaultdict(set)
    for entry in curated.entries:
        held[entry.section].add(HeldPaper(entry.arxiv_id, title_key(entry.title or entry.name or entry.raw)))
    return {section: frozenset(papers) for section, papers in held.items()}


def alone(held: Mapping[str, frozenset[HeldPaper]]) -> dict[str, frozenset[HeldPaper]]:
    """The papers of each section that no other section has."""
    places = Counter(paper for papers in held.values() for paper in papers)
    return {section: frozenset(paper for paper in papers if places[paper] == 1) for section, papers in held.items()}


def pairs(history: History) -> Iterator[tuple[int, int]]:
    """A version after which sections were missing, and each later one with which some went missing, or the newest."""
    paths = [held.keys() for held in history.held]
    lossy = [at for at, (before, after) in enumerate(pairwise(paths)) if not before <= after]
    for before in lossy:
        for after in [*(at + 1 for at in lossy), len(paths) - 1]:
            if before < after:
                yield before, after


def measure(history: History, *, each_commit_seen: bool) -> Measure:
    """Look for each version's sections in the later ones.

    With ``each_commit_seen`` the bot remembers each commit since the profile was made; otherwise it is as if it had
    slept through all of them, and sees one commit that did everything.
    """
    lost = [history.lost(at, at + 1) for at in range(len(history.versions) - 1)]
    result = Measure()
    for before, after in pairs(history):
        curated = history.versions[after]
        seen = lost[before:after] if each_commit_seen else [history.lost(before, after)]
        evidence: dict[str, list[Holding]] = defaultdict(list)
        for losses in seen:
            for section, holding in losses.items():
                evidence[section].append(holding)
        for path, found in resolve_sections(history.held[before], held=evidence, curated=curated).items():
            if path in curated.sections:
                result.standing += 1
                result.doubted |= {path} if found.section != path else set()
                continue
            expected = successor(path, curated)
            result.asked += expected is not None
            if found.section is None:
                result.held_back |= {path} if expected else set()
            elif found.section == expected:
                result.right += 1
            else:
                result.wrong.append(f"{path} of version {before} in version {after}: {found.section}, not {expected}")
    return result


@pytest.mark.real_data
@pytest.mark.replay
def test_nothing_is_written_into_a_wrong_section(history: History) -> None:
    """Over all pairs of outlines every section that is found is the owner's, and all but two tiny ones are found."""
    measured = measure(history, each_commit_seen=True)
    assert measured.wrong == []
    assert {unnumbered(path) for path in measured.held_back} == {
        f"{_TASKS} > Code QA",
        f"{_TASKS} > Dependency Analysis",
    }
    assert measured.coverage >= 0.99
    assert measured.doubted == set()
    assert measured.standing > measured.asked


@pytest.mark.real_data
@pytest.mark.replay
def test_nothing_is_written_into_a_wrong_section_after_a_long_sleep(history: History) -> None:
    """Also where what a section held is known only as it was when the profile was made, up to two years before."""
    measured = measure(history, each_commit_seen=False)
    assert measured.wrong == []
    assert measured.coverage >= 0.95
    assert measured.doubted == set()
