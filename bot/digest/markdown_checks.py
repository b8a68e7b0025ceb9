"""The digest's Markdown about merged papers that were looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.digest.content import CheckedPaper, Digest
from bot.digest.wording import Room, day, items, name, paper_item, papers, path, sentence

_TOLD = {
    "as_written": ("stands as it was proposed", "stand as they were proposed"),
    "edited": ("was edited", "were edited"),
    "moved": ("was moved", "were moved"),
    "removed": ("was removed", "were removed"),
}


def checked_blocks(digest: Digest, room: Room) -> Iterator[str]:
    """How many still stand, and each that does not stand as it was proposed."""
    if not digest.checked:
        return
    counts = Counter(checked.outcome for checked in digest.checked)
    yield f"## A week after the merge: {papers(len(digest.checked))} looked at again"
    told = [f"{counts[outcome]:,} {_TOLD[outcome][counts[outcome] != 1]}" for outcome in _TOLD if counts[outcome]]
    yield f"Of what came into the list through Shelver's pull request, {sentence(told)}."
    changed = [checked for checked in digest.checked if checked.outcome != "as_written"]
    if changed:
        yield items((_item(checked, digest, room) for checked in changed), total=len(changed), room=room)


def _item(checked: CheckedPaper, digest: Digest, room: Room) -> str:
    if checked.outcome == "edited":
        facts = [name(checked.reason or "edited", room), f"in {path(checked.section, room)}"]
    elif checked.outcome == "moved":
        facts = [f"moved to {path(checked.section, room)}"]
    else:
        facts = ["removed"]
    facts.append(f"by {name(checked.actor, room)}" if checked.actor else "")
    facts.append(f"merged {day(checked.merged_at, digest.week)}")
    return paper_item(checked.paper, facts, room)
