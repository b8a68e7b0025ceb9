"""Merged papers that were looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.digest.blocks import Block, Heading, Line, Paragraph, fill
from bot.digest.proposal_content import CheckedPaper
from bot.digest.telling import Telling


def checked_blocks(telling: Telling) -> Iterator[Block]:
    """How many still stand, and each that does not stand as it was proposed."""
    checked, wording = telling.digest.checked, telling.wording
    if not checked:
        return
    counts = Counter(one.outcome for one in checked)
    yield Heading(2, fill(wording.checked_heading, papers=telling.papers(len(checked))))
    told = [message.of(counts[outcome]) for outcome, message in wording.checked_outcomes.items() if counts[outcome]]
    yield Paragraph(fill(wording.checked_summary, outcomes=telling.listing(told)))
    changed = [one for one in checked if one.outcome != "as_written"]
    if changed:
        yield telling.items((_item(telling, one) for one in changed), total=len(changed))


def _item(telling: Telling, checked: CheckedPaper) -> tuple[Line, ...]:
    wording = telling.wording
    section = telling.path(checked.section)
    if checked.outcome == "edited":
        facts = [
            telling.stored(checked.reason or "") or (wording.edited_fact,),
            fill(wording.in_section, section=section),
        ]
    elif checked.outcome == "moved":
        facts = [fill(wording.moved_to, section=section)]
    else:
        facts = [fill(wording.removed_fact)]
    if checked.actor:
        facts.append(fill(wording.by, actor=telling.actor(checked.actor)))
    facts.append(fill(wording.merged_on, day=telling.day(checked.merged_at)))
    return telling.paper(checked.paper, facts)
