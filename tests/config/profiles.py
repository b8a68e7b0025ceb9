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
format: 1
relevance:
  bias: -2
  keywords:
    code generation: 3
sections:
  Models > Code:
    keywords:
      code model: {title: 2, abstract: 1}
    categories:
      cs.SE: 0.5
  Benchmarks:
    keywords:
      benchmark*: 1.5
"""

FACETS = """\
format: 1
facets:
  task:
    name: {en: Task, zh: 任务}
  task/repair:
    name: {en: Repair, zh: 修复}
    keywords:
      program repair: 2
    systems: [RepairBench]
"""

FILES = {"profile.yaml": PROFILE, "sections.yaml": SECTIONS, "facets.yaml": FACETS}


def write_profile(folder: Path, **replaced: str) -> Path:
    """Write the small profile to a folder; ``sections="..."`` replaces the text of ``sections.yaml``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(replaced.get(name.removesuffix(".yaml"), text), encoding="utf-8")
    return folder
