"""The part of ``shelver status`` about the curated list, and the profile's sections in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text
from sqlalchemy.orm import Session

from bot.cli.printing import words
from bot.counting import counted
from bot.curated_list.document import parse
from bot.curated_list.resolution import Drift
from bot.profile_sections import find_profile_sections
from config.loading import ProfileFolder
from db.listings import load_snapshot, section_counts
from db.models import ListSnapshotRecord


def list_state(session: Session, folder: ProfileFolder) -> dict[str, Any]:
    """The list as it was last read, and how well the profile's sections fit it."""
    snapshot = load_snapshot(session, folder.profile.name)
    listed = section_counts(session, folder.profile.name)
    return {
        "list": {
            "head": snapshot.head_sha if snapshot else None,
            "entries": listed.total(),
            "sections": len(listed),
            "bytes": len(snapshot.text.encode()) if snapshot else None,
        },
        "profile_sections": _sections(session, folder, snapshot) if snapshot else None,
    }


def list_rows(state: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """The rows, each with its label."""
    held = state["list"]
    yield (
        "list",
        Text(f"{held['entries']:,} entries in {counted(held['sections'], 'section')}, {held['bytes'] or 0:,} bytes"),
    )
    if state["profile_sections"]:
        yield "profile's sections", Text("\n").join(map(words, _section_rows(state["profile_sections"])))


def _sections(session: Session, folder: ProfileFolder, snapshot: ListSnapshotRecord) -> dict[str, Any]:
    """How many sections of the profile the list still has below the same path, and what became of the others."""
    sections = find_profile_sections(session, folder.profile.name, folder.sections, curated=parse(snapshot.text))
    changed = [found for found in sections.found.values() if found.drift is not Drift.SAME]
    return {
        "same": len(sections.found) - len(changed),
        "changed": [
            {
                "path": found.path,
                "drift": found.drift.value,
                "section": found.section,
                "papers": found.held,
                "stand_in": dict(found.found),
                "merged_with": list(found.merged_with),
                "told": sections.tell(found.path),
            }
            for found in changed
        ],
    }


def _section_rows(sections: dict[str, Any]) -> Iterator[str]:
    """A line for each section that the operator should bring up to date; those never seen are counted."""
    lost = [section for section in sections["changed"] if section["section"] is None and not section["papers"]]
    rest = f", {len(lost)} that the list does not have" if lost else ""
    yield f"{sections['same']} as in the list{rest}"
    for section in sections["changed"]:
        if section not in lost:
            yield section["told"]
