"""A small profile that is right, for tests that break it."""

from __future__ import annotations

from pathlib import Path

PROFILE = """\
format: 1
name: my-list
title: My list
repository: owner/my-list
arxiv:
  categories: [cs.SE, cs.CL]
"""

SECTIONS = """\
format: 2
relevance:
  bias: -2
  hand:
    code generation: 3
sections:
  Models > Code:
    hand:
      code model: {title: 2, abstract: 1}
    categories:
      cs.SE: 0.5
  Benchmarks:
    hand:
      benchmark*: 1.5
"""

FACETS = """\
format: 2
facets:
  task:
    name: {en: Task, zh: 任务}
  task/repair:
    name: {en: Repair, zh: 修复}
    hand:
      program repair: 2
    systems: [RepairBench]
"""

ENTITIES = """\
format: 1
benchmark:
  RepairBench: {facets: [task/repair]}
"""

HEADINGS = """\
format: 1
zh:
  Surveys: 综述
"""
FILES = {
    "profile.yaml": PROFILE,
    "sections.yaml": SECTIONS,
    "facets.yaml": FACETS,
    "entities.yaml": ENTITIES,
    "headings.yaml": HEADINGS,
}


def write_profile(folder: Path, **replaced: str) -> Path:
    """Write the small profile to a folder; ``sections="..."`` replaces the text of ``sections.yaml``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(replaced.get(name.removesuffix(".yaml"), text), encoding="utf-8")
    return folder
