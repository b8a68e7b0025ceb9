"""What an audit tells, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.list_commits import ChangeKind, Reading


class Verdict(StrEnum):
    """What the bot had made of a paper when somebody added it to the list."""

    MERGED = "merged"
    """It came into the list through our pull request."""
    PROPOSED = "proposed"
    """It stood in our pull request, and somebody listed it himself."""
    WAITING = "waiting"
    """It was a candidate, and others had the places."""
    POSTPONED = "postponed"
    """Somebody had put it off."""
    REFUSED = "refused"
    """Somebody had refused it, or had deleted it from the list."""
    WITHDRAWN = "withdrawn"
    """It was a candidate once, and the bot had taken it back."""
    BELOW_THRESHOLD = "below_threshold"
    """Its relevance was too low."""
    SECTION_UNSURE = "section_unsure"
    """No section was sure."""
    TOO_OLD = "too_old"
    """It was too old already when it was fetched."""
    KNOWN_OTHERWISE = "known_otherwise"
    """Another record of the same work is listed, or was decided about."""
    NOT_CHOSEN = "not_chosen"
    """It was known, and neither a candidate nor judged unfit: no run had come so far, or the rules have changed."""
    TOO_LATE = "too_late"
    """It was fetched after it was listed."""
    OTHER_CATEGORIES = "other_categories"
    """arXiv has it under none of the categories that are polled."""
    NOT_HARVESTED = "not_harvested"
    """It was announced on days that were never harvested."""
    IN_DOUBT = "in_doubt"
    """It was announced about a day of which the ledger says that papers may be missing."""
    IN_NO_ANSWER = "in_no_answer"
    """Papers around it were fetched, and it was not among them."""
    NOT_ON_ARXIV = "not_on_arxiv"
    """The list gives no arXiv identifier, and no source told of such a title."""


OFFERED = frozenset({Verdict.MERGED, Verdict.PROPOSED})
"""The bot had proposed it: what recall counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedPaper:
    """A paper that a commit added to the list. The title is a stranger's words."""

    arxiv_id: str | None
    """Without version; None where the list gives none."""
    title: str
    sections: tuple[str, ...]
    """Where the commit put it."""
    verdict: Verdict
    reason: str
    """One sentence, without capital and full stop; it may quote people and papers."""
    known_since: datetime | None = None
    """When the bot first fetched it; None where it never did, or only after the commit."""
    proposed_since: datetime | None = None
    """Since when it stood in the pull request; None where it did not."""
    proposed_section: str | None = None
    """For which section it was proposed, or waited."""
    judged_later: bool = False
    """What is told of its judgement is by today's rules: the one of that time was replaced."""

    @property
    def is_offered(self) -> bool:
        """Whether the bot had proposed it."""
        return self.verdict in OFFERED

    @property
    def is_same_section(self) -> bool:
        """Whether it was offered for a section in which it was put."""
        return self.is_offered and self.proposed_section in self.sections


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """What a commit did to an entry. Title and wording are strangers' words."""

    kind: ChangeKind
    arxiv_id: str | None
    """Without version; None where the list gives none."""
    title: str
    section: str
    """Where the entry stands after it; of a removed one, where it stood."""
    section_before: str | None
    """Where a moved one stood; None where it still stands there as well."""
    raw_before: str | None
    """What one said that says something else since."""
    raw: str | None
    """What it says instead; None where it says what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedCommit:
    """A commit of the list, and what became of it."""

    sha: str
    author: str
    """A login, or a name; of a merge, who merged."""
    committed_at: datetime
    message: str
    reading: Reading
    is_ours: bool
    """It came with our pull request."""
    is_machine: bool
    """Another bot made it."""
    papers: tuple[AuditedPaper, ...]
    """What it added, in the order of the list's reading; of another bot's none, as nobody chose them."""
    changes: tuple[EntryChange, ...]
    """What it did to entries beside adding `papers`."""
    moved: int
    """Entries that it put elsewhere."""
    edited: int
    """Entries that say something else since; moved ones are not among them."""
    removed: int
    """Entries that it took out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Papers that were added, and how many of them the bot had proposed."""

    added: int
    offered: int
    same_section: int
    verdicts: dict[Verdict, int]
    """How often each verdict was given, in the order of `Verdict`; those that were not are left out."""

    @classmethod
    def of(cls, papers: Iterable[AuditedPaper]) -> Recall:
        """Count papers."""
        counted = list(papers)
        verdicts = Counter(paper.verdict for paper in counted)
        return cls(
            added=len(counted),
            offered=sum(paper.is_offered for paper in counted),
            same_section=sum(paper.is_same_section for paper in counted),
            verdicts={verdict: verdicts[verdict] for verdict in Verdict if verdicts[verdict]},
        )

    @property
    def share(self) -> float | None:
        """Offered of added, from 0 to 1; None where nothing was added."""
        return self.offered / self.added if self.added else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All commits of a span of time, or one."""

    profile: str
    repository: str
    since: datetime | None
    """From when on commits were looked at; None where one was asked for."""
    remembered_since: datetime | None
    """When the list was first read: nothing is known of who did what before. None where it never was."""
    commits: tuple[AuditedCommit, ...]
    """In the order of the branch."""
    left_out: int
    """Commits of other bots that are not among them."""

    @property
    def papers(self) -> tuple[AuditedPaper, ...]:
        """All papers that were added."""
        return tuple(paper for commit in self.commits for paper in commit.papers)

    @property
    def recall(self) -> Recall:
        """All of it in numbers."""
        return Recall.of(self.papers)

    @property
    def months(self) -> tuple[tuple[str, Recall], ...]:
        """The same by month (``2025-09``, in UTC), the earliest first."""
        by_month: dict[str, list[AuditedPaper]] = {}
        for commit in sorted(self.commits, key=lambda commit: commit.committed_at):
            by_month.setdefault(f"{commit.committed_at:%Y-%m}", []).extend(commit.papers)
        return tuple((month, Recall.of(papers)) for month, papers in by_month.items())
