"""A small list whose history the tests make up, and the repositories that hold it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

OWNER = "Ada Owner"

BEFORE = """\
# Awesome Sample

## News

- 🔥 3 papers have been added.

## 1. Models

1. **Alpha**: "Alpha: A First Model" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]

2. **Beta**: "Beta: A Second Model" [2024-03] [[paper](https://arxiv.org/abs/2403.00002)]

## 2. Methods

- "Repair at Scale" [2024-05] [[paper](https://arxiv.org/abs/2405.00003)]

- "Repair Again" [2024-06] [[paper](https://arxiv.org/abs/2406.00004)]

## 3. Languages

- [**Lua**] "A Study of Lua" [2024-02] [[paper](https://arxiv.org/abs/2402.00005)]

- [**Perl**] "A Study of Perl" [2024-04] [[paper](https://arxiv.org/abs/2404.00006)]

## 4. Data

| Date    | Venue | Benchmark | Size | Language | Source                                                      |
| ------- | ----- | --------- | ---- | -------- | ----------------------------------------------------------- |
| 2024-03 | arXiv | FaultSet  | 1500 | Java     | "A Set of Faults" [[paper](https://arxiv.org/abs/2403.00007)] |
"""
MODELS, METHODS, LANGUAGES, DATA = "1. Models", "2. Methods", "3. Languages", "4. Data"

LAST_MODEL = '2. **Beta**: "Beta: A Second Model" [2024-03] [[paper](https://arxiv.org/abs/2403.00002)]\n'
LAST_METHOD = '- "Repair Again" [2024-06] [[paper](https://arxiv.org/abs/2406.00004)]\n'
LAST_LANGUAGE = '- [**Perl**] "A Study of Perl" [2024-04] [[paper](https://arxiv.org/abs/2404.00006)]\n'

PADDED = BEFORE.replace(" |\n| -----", "   |\n| -----").replace("------ |\n| 2024", "-------- |\n| 2024")
"""The same, with its table as Prettier pads it."""


def item(arxiv_id: str, title: str = "Repair Once More", month: str = "2024-07") -> str:
    """A bullet in the strict shape."""
    return f'- "{title}" [{month}] [[paper](https://arxiv.org/abs/{arxiv_id})]\n'


def following(text: str, line: str, *new: str) -> str:
    """The text with new lines below a line, each after a blank one."""
    assert text.count(line) == 1, line
    return text.replace(line, line + "".join(f"\n{each}" for each in new))


def add_methods(*new: str, text: str = PADDED) -> str:
    """The text with bullets at the end of the section of methods."""
    return following(text, LAST_METHOD, *new)


@dataclass(frozen=True, slots=True)
class Commit:
    """One version that a test makes."""

    text: str
    subject: str = "latest papers"
    author: str = OWNER
    day: str = "2024-07-01"


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """What Git prints, run without anyone's configuration."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    finished = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=clean | alone | environment,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return finished.stdout.decode()


def make_repository(folder: Path, commits: Sequence[Commit], *, file: str = "README.md") -> Path:
    """A repository with a work tree, whose branch ``main`` has these commits."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for commit in commits:
        add_commit(folder, commit, file=file)
    return folder


def add_commit(folder: Path, commit: Commit, *, file: str = "README.md") -> None:
    """One more version of the file."""
    (folder / file).write_text(commit.text, "utf-8", newline="")
    git(folder, "add", "--all")
    stamp = f"{commit.day}T12:00:00+00:00"
    git(
        folder,
        *("commit", "--quiet", "--allow-empty", "-m", commit.subject),
        GIT_AUTHOR_NAME=commit.author,
        GIT_AUTHOR_EMAIL="someone@example.org",
        GIT_COMMITTER_NAME=commit.author,
        GIT_COMMITTER_EMAIL="someone@example.org",
        GIT_AUTHOR_DATE=stamp,
        GIT_COMMITTER_DATE=stamp,
    )


def make_bundle(repository: Path, bundle: Path, *revisions: str) -> Path:
    """A bundle of some revisions of a repository."""
    git(repository, "bundle", "create", "--quiet", str(bundle), *revisions)
    return bundle
