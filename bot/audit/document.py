"""An audit as values for programs."""

from __future__ import annotations

import dataclasses
from typing import Any

from bot.audit.content import Audit, AuditedCommit, AuditedPaper, Recall

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key does not raise it."""


def to_json(audit: Audit) -> dict[str, Any]:
    """The audit as values that `json.dumps` takes: moments as ISO 8601 in UTC, verdicts by their names."""
    return {
        "schema_version": SCHEMA_VERSION,
        "profile": audit.profile,
        "repository": audit.repository,
        "since": audit.since.isoformat() if audit.since else None,
        "remembered_since": audit.remembered_since.isoformat() if audit.remembered_since else None,
        "recall": _recall(audit.recall),
        "months": [{"month": month, **_recall(recall)} for month, recall in audit.months],
        "commits": [_commit(commit) for commit in audit.commits],
        "commits_of_other_bots": audit.left_out,
    }


def _recall(recall: Recall) -> dict[str, Any]:
    return {
        "added": recall.added,
        "offered": recall.offered,
        "same_section": recall.same_section,
        "share": recall.share,
        "verdicts": {verdict.value: number for verdict, number in recall.verdicts.items()},
    }


def _commit(commit: AuditedCommit) -> dict[str, Any]:
    return {
        "sha": commit.sha,
        "author": commit.author,
        "committed_at": commit.committed_at.isoformat(),
        "message": commit.message,
        "reading": commit.reading.value,
        "is_ours": commit.is_ours,
        "is_machine": commit.is_machine,
        "moved": commit.moved,
        "edited": commit.edited,
        "removed": commit.removed,
        "papers": [_paper(paper) for paper in commit.papers],
        "changes": [{**dataclasses.asdict(change), "kind": change.kind.value} for change in commit.changes],
    }


def _paper(paper: AuditedPaper) -> dict[str, Any]:
    values = dataclasses.asdict(paper)
    for name in ("known_since", "proposed_since"):
        values[name] = values[name].isoformat() if values[name] else None
    return {**values, "sections": list(paper.sections), "verdict": paper.verdict.value}
