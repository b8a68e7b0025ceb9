"""The words of an audit that terminal and Markdown share."""

from __future__ import annotations

from collections.abc import Iterator

from bot.audit.content import Audit, AuditedCommit, EntryChange, Recall, Verdict
from db.list_commits import ChangeKind, Reading

VERDICTS = {
    Verdict.MERGED: "merged",
    Verdict.PROPOSED: "proposed",
    Verdict.WAITING: "waited",
    Verdict.POSTPONED: "put off",
    Verdict.REFUSED: "refused",
    Verdict.WITHDRAWN: "taken back",
    Verdict.BELOW_THRESHOLD: "irrelevant",
    Verdict.SECTION_UNSURE: "unsure",
    Verdict.TOO_OLD: "too old",
    Verdict.KNOWN_OTHERWISE: "same work",
    Verdict.NOT_CHOSEN: "not chosen",
    Verdict.TOO_LATE: "too late",
    Verdict.OTHER_CATEGORIES: "category",
    Verdict.NOT_HARVESTED: "unharvested",
    Verdict.IN_DOUBT: "in doubt",
    Verdict.IN_NO_ANSWER: "no answer",
    Verdict.NOT_ON_ARXIV: "no id",
}
"""Each verdict in at most 11 letters."""
MEANINGS = {
    Verdict.MERGED: "came through Shelver's pull request",
    Verdict.PROPOSED: "stood in Shelver's pull request, and somebody listed it",
    Verdict.WAITING: "a candidate; others had the places",
    Verdict.POSTPONED: "somebody had put it off",
    Verdict.REFUSED: "somebody had refused or deleted it",
    Verdict.WITHDRAWN: "a candidate once, taken back by Shelver",
    Verdict.BELOW_THRESHOLD: "its relevance was below the threshold",
    Verdict.SECTION_UNSURE: "no section was sure",
    Verdict.TOO_OLD: "too old when it was fetched",
    Verdict.KNOWN_OTHERWISE: "known under another record",
    Verdict.NOT_CHOSEN: "known, and not chosen by then",
    Verdict.TOO_LATE: "fetched after it was listed",
    Verdict.OTHER_CATEGORIES: "never fetched: in no polled category",
    Verdict.NOT_HARVESTED: "never fetched: its days were not harvested",
    Verdict.IN_DOUBT: "never fetched: its day is in doubt, or was given up",
    Verdict.IN_NO_ANSWER: "never fetched: in no answer, though its day was harvested",
    Verdict.NOT_ON_ARXIV: "never fetched: the list gives no arXiv identifier",
}
"""What each verdict means, in a line."""
REMEDIES = {
    Verdict.WAITING: "a greater pull_request.size_limit, or merging more often",
    Verdict.BELOW_THRESHOLD: "`shelver learn`, or a lower thresholds.relevance",
    Verdict.SECTION_UNSURE: "`shelver learn`, or a lower thresholds.section",
    Verdict.TOO_OLD: "a greater arxiv.proposal_age_days",
    Verdict.TOO_LATE: "daily runs; on the very day of its announcement people may be faster",
    Verdict.OTHER_CATEGORIES: "its category in arxiv.categories",
    Verdict.NOT_HARVESTED: "`shelver backfill`, as each reason says; arxiv.proposal_age_days bounds it",
    Verdict.IN_DOUBT: "`shelver backfill`, as each reason says",
    Verdict.IN_NO_ANSWER: "its category in arxiv.categories: look it up on arXiv",
}
"""What an operator can do so that such papers are proposed another time; of profile.yaml unless it is a command."""
COLUMNS = ("month", "added", "offered", "same section", "recall")
"""The columns of the table of months."""
_READINGS = {
    Reading.REWRITTEN: "the branch was force-pushed: all that differs from what was seen last counts as its doing",
    Reading.MANY: "there were too many commits to read each: what those before it did counts as its doing",
    Reading.PASSED_OVER: "an accident, passed over: what it did counts as the doing of the commit that mended it",
}


def count(number: int, one: str, many: str) -> str:
    """``1 paper``, ``1,204 papers``."""
    return f"{number:,} {one if number == 1 else many}"


def share(recall: Recall) -> str:
    """``25%``; a dash where nothing was added."""
    return "-" if recall.share is None else f"{recall.share:.0%}"


def summary(audit: Audit) -> str:
    """What all came to, in a sentence."""
    recall = audit.recall
    added = count(recall.added, "paper", "papers")
    commits = count(len(audit.commits), "commit", "commits")
    if not recall.added:
        return f"{commits}, and none added a paper."
    return (
        f"{commits} added {added}: {recall.offered:,} had been proposed ({share(recall)}), "
        f"{recall.same_section:,} for the same section."
    )


def notes(audit: Audit) -> Iterator[str]:
    """What a reader should know of what was looked at."""
    if audit.remembered_since is None:
        yield "no commit of the list is remembered: `shelver run` reads it"
    elif audit.since is not None and audit.since < audit.remembered_since:
        first = f"{audit.remembered_since:%Y-%m-%d}"
        yield f"the list was first read as of {first}: nothing is known of what people did before"
    if audit.left_out:
        yield f"{count(audit.left_out, 'commit', 'commits')} of other bots are left out"


def rows(audit: Audit) -> list[tuple[str, ...]]:
    """The table of months, with all of them in the last row where there are several."""
    months = list(audit.months)
    if len(months) > 1:
        months.append(("all", audit.recall))
    return [
        (month, f"{found.added:,}", f"{found.offered:,}", f"{found.same_section:,}", share(found))
        for month, found in months
    ]


def change_facts(change: EntryChange) -> Iterator[str]:
    """What became of an entry, in lines: from where to where, and what it said."""
    if change.kind is not ChangeKind.MOVED:
        yield change.section
    elif change.section_before is None:
        yield f"in {change.section} as well"
    else:
        yield f"from {change.section_before}"
        yield f"to {change.section}"
    if change.raw_before is not None:
        yield f"said: {change.raw_before}"
    if change.raw is not None:
        yield f"says: {change.raw}"


def remedies(audit: Audit) -> Iterator[str]:
    """What would help, for each verdict that was given and can be helped."""
    for verdict in audit.recall.verdicts:
        if verdict in REMEDIES:
            yield f"{VERDICTS[verdict]}: {REMEDIES[verdict]}"


def commit_title(commit: AuditedCommit) -> str:
    """``2025-09-27 0123456789 by keeper: latest papers``."""
    ours = " (our pull request)" if commit.is_ours else " (another bot)" if commit.is_machine else ""
    return f"{commit.committed_at:%Y-%m-%d} {commit.sha[:10]} by {commit.author}{ours}: {commit.message}"


def commit_facts(commit: AuditedCommit) -> str:
    """What it did, in numbers."""
    recall = Recall.of(commit.papers)
    by_machine = sum(change.kind is ChangeKind.ADDED for change in commit.changes)
    added = f"{recall.added + by_machine:,} added" + (f" ({recall.offered:,} proposed)" if recall.added else "")
    told = [added, f"{commit.moved:,} moved", f"{commit.edited:,} edited", f"{commit.removed:,} removed"]
    note = _READINGS.get(commit.reading)
    return ", ".join(told) + (f"; {note}" if note else "")
