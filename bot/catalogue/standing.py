"""How a paper stands to the list, of all that is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.content import Place, ProposalHistory, Status
from bot.catalogue.judgement import Judgement
from classifiers.verdict import Outcome
from db.states import ProposalState

_BY_STATE = {
    ProposalState.CANDIDATE: Status.WAITING,
    ProposalState.PROPOSED: Status.PROPOSED,
    ProposalState.DEFERRED: Status.POSTPONED,
    ProposalState.REJECTED: Status.REFUSED,
    ProposalState.WITHDRAWN: Status.WITHDRAWN,
}
_IN_THE_LIST = {ProposalState.MERGED, ProposalState.SUPERSEDED}


def status_of(places: Sequence[Place], proposal: ProposalHistory | None, judgement: Judgement | None) -> Status:
    """How a paper stands to the list.

    The list has the first word and the proposal the second. A paper that was merged counts as listed until the list
    is read again and tells otherwise.

    Args:
        places: Its entries, those of the past included.
        proposal: Its proposal.
        judgement: What the classifier said.
    """
    if any(place.until is None for place in places):
        return Status.LISTED
    if proposal is not None and proposal.state not in _IN_THE_LIST:
        return _BY_STATE[proposal.state]
    if places:
        return Status.REMOVED
    if proposal is not None:
        return Status.LISTED
    if judgement is not None and judgement.outcome == Outcome.IRRELEVANT:
        return Status.IRRELEVANT
    return Status.PASSED_OVER
