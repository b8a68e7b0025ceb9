"""Of papers that cannot all be inserted into the list, those that can."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.forge.base import Change
from config.errors import ListError
from db.models import Proposal

Build = Callable[[Sequence[Proposal]], Change]
"""Builds the change that inserts some papers; raises `ListError` where that cannot be done."""


@dataclass(slots=True)
class Fitting:
    """What can be inserted."""

    change: Change
    kept: list[Proposal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Which papers wait, and why."""


def find_fitting(chosen: Sequence[Proposal], build: Build) -> Fitting:
    """Find the sections that take all their papers, and in the others the papers that do not stand in the way.

    Raises:
        ListError: No paper can be inserted.
    """
    kept: list[Proposal] = []
    notes: list[str] = []
    change: Change | None = None
    trouble: ListError | None = None
    by_section = sorted(chosen, key=lambda proposal: proposal.section or "")
    for section, together in groupby(by_section, key=lambda proposal: proposal.section):
        group = [*together]
        try:
            change = build([*kept, *group])
            kept += group
            continue
        except ListError as error:
            trouble = error
        fit: list[Proposal] = []
        left_out: list[str] = []
        for proposal in group if len(group) > 1 else ():
            try:
                change = build([*kept, *fit, proposal])
                fit.append(proposal)
            except ListError:
                left_out.append(proposal.paper.arxiv_id or proposal.paper.title)
        kept += fit
        if not fit:
            notes.append(f"papers wait for {section!r}: {trouble}")
        elif left_out:
            notes.append(
                f"{', '.join(left_out)} would not be read in {section!r} as it was written there: list it by hand, "
                "in other words, or refuse it"
            )
    if change is None:
        raise trouble or ListError("no paper was chosen")
    return Fitting(change, kept, notes)
