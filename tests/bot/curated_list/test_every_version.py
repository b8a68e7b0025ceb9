"""Every version that the real list ever had: nothing is lost, and all is read and edited as it should be."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.curated_list.block_scanner import document_lines, scan_blocks
from bot.curated_list.document import CuratedList, parse
from bot.curated_list.entry import Entry
from bot.curated_list.markdown_blocks import read_document
from bot.curated_list.pieces import serialise
from bot.curated_list.venue import set_venue
from config.errors import ListError

VERSIONS = 196


def git(folder: Path, *arguments: str) -> bytes:
    """What Git prints."""
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All versions of the list, the newest first."""
    bundle = Path(__file__).parents[3] / "../shared/data/list-history.bundle"
    if not bundle.is_file():
        pytest.skip("the real data of ../shared/data is not here")
    folder = tmp_path_factory.mktemp("history")
    git(folder, "clone", "--quiet", "--bare", "--branch", "main", str(bundle.resolve()), "list.git")
    commits = git(folder / "list.git", "log", "--format=%H", "main", "--", "README.md").decode().split()
    return [git(folder / "list.git", "show", f"{commit}:README.md").decode() for commit in commits]


@pytest.mark.real_data
@pytest.mark.replay
def test_no_version_loses_a_byte(versions: list[str]) -> None:
    """All 196 come out of the model as they went in."""
    assert sum(serialise(parse(text)) == text for text in versions) == len(versions) == VERSIONS


@pytest.mark.real_data
@pytest.mark.replay
def test_every_version_is_read_as_markdown_it_reads_it(versions: list[str]) -> None:
    """Block by block, in every fourth version: its neighbours differ in few lines."""
    for text in versions[::4]:
        lines = document_lines(text)
        assert [*scan_blocks(lines)] == read_document(lines)


@pytest.mark.real_data
@pytest.mark.replay
def test_venues_are_added_as_the_owner_added_them(versions: list[str]) -> None:
    """Where he gave a listed paper its venue and changed nothing else: to the byte in at least 97 % of the cases.

    Left out are entries of the old form without brackets, which are refused.
    """
    equal = unequal = refused = 0
    for before, after in pairwise(map(parse, reversed(versions))):
        old, new = places(before), places(after)
        given = {key: new[key].venue for key in old.keys() & new.keys() if only_gained_venue(old[key], new[key])}
        taken = {key: venue for key, venue in given.items() if can_be_set(before.text, key, venue)}
        refused += len(given) - len(taken)
        edited = places(parse(set_venue(before.text, taken)))
        equal += sum(alike(edited[key], new[key]) for key in taken)
        unequal += sum(not alike(edited[key], new[key]) for key in taken)
    assert equal > 150
    assert refused < 10
    assert equal / (equal + unequal) >= 0.97


def can_be_set(text: str, key: tuple[str, str], venue: str | None) -> bool:
    """Whether the entry is of a form in which a venue has its place."""
    try:
        set_venue(text, {key: venue})
    except ListError as error:
        assert "edit it by hand" in str(error)  # noqa: PT017 - that it is raised at all is the exception
        return False
    return True


def alike(one: Entry, other: Entry) -> bool:
    """Whether two entries are the same to the byte, but for number and padding."""
    return one.cells == other.cells if one.cells else words(one) == words(other)


def places(curated: CuratedList) -> dict[tuple[str, str], Entry]:
    """The entries that have an identifier, by section and identifier."""
    return {(entry.section, entry.arxiv_id): entry for entry in curated.entries if entry.arxiv_id is not None}


def only_gained_venue(old: Entry, new: Entry) -> bool:
    """Whether the entry says the same, but for a venue that it did not have."""
    without = {"start": 0, "end": 0, "line": 0, "number": None, "raw": "", "cells": (), "venue": None}
    same = replace(old, **without) == replace(new, **without)  # type: ignore[arg-type]  # the mapping mixes types
    return same and old.venue is None and new.venue is not None


def words(entry: Entry) -> str:
    """An entry's text without its number."""
    return entry.raw.lstrip("0123456789")
