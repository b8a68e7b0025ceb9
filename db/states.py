"""The life of a proposal.

::

    candidate   ──► proposed, rejected, deferred, withdrawn, superseded
    proposed    ──► candidate, merged, rejected, deferred, withdrawn, superseded
    merged      ──► rejected
    rejected    ──► candidate, superseded
    deferred    ──► candidate, rejected, withdrawn, superseded
    withdrawn   ──► candidate, rejected, superseded
    superseded  ──► rejected, merged

- ``candidate``: belongs in the list, waits for a place in the pull request;
- ``proposed``: stands in the open pull request, or on the branch that waits for a person to open it;
- ``merged``: came into the list through it;
- ``rejected``: a person said no; it comes back only when a person asks for it;
- ``deferred``: a person said later;
- ``withdrawn``: gone from arXiv, or no longer judged to belong;
- ``superseded``: the owner listed it without us (or merged us in the very moment in which we read the list).
"""

from __future__ import annotations

from enum import StrEnum

from config.errors import IllegalTransitionError


class ProposalState(StrEnum):
    """Where a proposal stands."""

    CANDIDATE = "candidate"
    PROPOSED = "proposed"
    MERGED = "merged"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


_S = ProposalState
TRANSITIONS: dict[ProposalState, frozenset[ProposalState]] = {
    _S.CANDIDATE: frozenset({_S.PROPOSED, _S.REJECTED, _S.DEFERRED, _S.WITHDRAWN, _S.SUPERSEDED}),
    _S.PROPOSED: frozenset({_S.CANDIDATE, _S.MERGED, _S.REJECTED, _S.DEFERRED, _S.WITHDRAWN, _S.SUPERSEDED}),
    _S.MERGED: frozenset({_S.REJECTED}),
    _S.REJECTED: frozenset({_S.CANDIDATE, _S.SUPERSEDED}),
    _S.DEFERRED: frozenset({_S.CANDIDATE, _S.REJECTED, _S.WITHDRAWN, _S.SUPERSEDED}),
    _S.WITHDRAWN: frozenset({_S.CANDIDATE, _S.REJECTED, _S.SUPERSEDED}),
    _S.SUPERSEDED: frozenset({_S.REJECTED, _S.MERGED}),
}
"""From each state, the states that may follow."""


def check_transition(paper: str, before: ProposalState, after: ProposalState) -> None:
    """Let a lawful change pass.

    Raises:
        IllegalTransitionError: The drawing above has no such arrow.
    """
    if after not in TRANSITIONS[before]:
        lawful = ", ".join(sorted(TRANSITIONS[before]))
        raise IllegalTransitionError(f"{paper} is {before} and cannot become {after}; it can become {lawful}")
