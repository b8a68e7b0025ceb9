"""Read the catalogue: a fixed number of queries, however many papers there are."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from bot.catalogue.assemble import Assembly
from bot.catalogue.content import DEFAULT_STATUSES, Catalogue, Status
from bot.catalogue.rows import read_rows
from bot.curated_list.document import parse
from bot.garbage_collection import collection_paused
from bot.profile_sections import find_profile_sections
from classifiers.verdict import Outcome
from config.loading import ProfileFolder
from db.listings import load_snapshot


def judged_outcomes(statuses: Collection[Status]) -> frozenset[str]:
    """The outcomes of judgements that have to be read to find the papers of some statuses.

    Papers of these alone are neither listed nor proposed: there are as many of them as arXiv has papers.
    """
    outcomes = set()
    if Status.PASSED_OVER in statuses:
        outcomes |= {Outcome.PROPOSE.value, Outcome.ABSTAIN.value}
    if Status.IRRELEVANT in statuses:
        outcomes.add(Outcome.IRRELEVANT.value)
    return frozenset(outcomes)


def load_catalogue(
    session: Session,
    folder: ProfileFolder,
    *,
    statuses: Collection[Status] = DEFAULT_STATUSES,
) -> Catalogue:
    """All papers of a list that have one of some statuses, in the list's order; the same database, the same answer.

    What the papers' own words tell is that which is stored: `bot.catalogue.facts.refresh_facts` brings it up to date.

    Args:
        session: An open session; it is only read.
        folder: The list's profile.
        statuses: What to read; by default all but what was judged and neither listed nor proposed.
    """
    profile = folder.profile.name
    snapshot = load_snapshot(session, profile)
    curated = parse(snapshot.text if snapshot else "")
    found = find_profile_sections(session, profile, folder.sections, curated=curated).found
    own_paths = {resolution.section: path for path, resolution in found.items() if resolution.section}
    with collection_paused():
        rows = read_rows(session, profile, judged=judged_outcomes(statuses))
        assembly = Assembly(rows, curated=curated, own_paths=own_paths)
        papers = [paper for paper in assembly.papers() if paper.status in statuses]
        papers.sort(key=lambda paper: (paper.month or "", paper.id))
    known = [*curated.sections, *(path for path, resolution in found.items() if not resolution.section)]
    return Catalogue(papers=tuple(papers), sections=tuple(dict.fromkeys(known)))
