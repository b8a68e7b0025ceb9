"""What people added to the list in a week, and what we had made of it: the audit's answer, as a digest tells it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.audit.build import audit
from bot.audit.content import Verdict
from bot.digest.insights import MissedPaper, RecallAudit
from bot.digest.value import PaperName
from bot.digest.week import Week
from config.profile import Profile

_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}


def week_recall(session: Session, profile: Profile, week: Week) -> RecallAudit:
    """Account for every paper that a commit of the week added; commits of other bots are left out."""
    audited = audit(session, profile, since=week.start, before=week.end)
    recall = audited.recall
    missed = sorted((paper for paper in audited.papers if not paper.is_offered), key=lambda one: _ORDER[one.verdict])
    return RecallAudit(
        added=recall.added,
        offered=recall.offered,
        same_section=recall.same_section,
        missed=tuple(
            MissedPaper(
                paper=PaperName(arxiv_id=paper.arxiv_id, title=paper.title),
                sections=paper.sections,
                verdict=paper.verdict,
                reason=paper.reason,
            )
            for paper in missed
        ),
    )
