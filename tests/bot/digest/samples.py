"""Weeks of a list that does not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit.content import Verdict
from bot.catalogue.told import ResultReported
from bot.digest.build import build_digest
from bot.digest.content import Digest, ListedPaper, ListedSection, Origin
from bot.digest.insights import MissedPaper, PaperResults, RecallAudit, Trend, Trends, WeekCount
from bot.digest.proposal_content import DecidedPaper, WaitingPaper
from bot.digest.value import PaperName
from bot.digest.week import Week
from config.profile import ArxivSource, Profile
from db.decisions import note_decision
from db.list_commits import Reading, note_list_commit
from db.listings import ListChange, ListedEntry, record_list, save_snapshot
from db.models import Classification, MergeCheck, Paper, Proposal
from db.paper_facts import StoredFacts, store_facts
from db.papers import store_records
from db.proposals import begin_proposal, change_state
from db.pull_requests import save_pull_request
from db.records import PaperRecord
from db.runs import add_source_outcome, begin_run, finish_run
from db.states import ProposalState

WEEK = Week(2025, 39)
"""22 to 28 September 2025."""
FUZZING = "Testing > Fuzzing"
REPAIR = "Program Repair"
SURVEYS = "Surveys"
SECTIONS = (SURVEYS, FUZZING, REPAIR)
"""In the list's order, which is not the alphabet's."""
PROFILE = Profile(
    format=1,
    name="code-models",
    title="Awesome Code Models",
    repository="ada/awesome-code-models",
    arxiv=ArxivSource(categories=("cs.SE",)),
)
PULL_REQUEST = "https://github.com/ada/awesome-code-models/pull/12"


def at(month: int, day: int, hour: int = 12, *, year: int = 2025) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def told(session: Session, week: Week = WEEK) -> Digest:
    """The week's digest."""
    session.flush()
    return build_digest(session, PROFILE, week, sections=SECTIONS)


def entry(arxiv_id: str | None, title: str, section: str) -> ListedEntry:
    """An entry of the list."""
    return ListedEntry(arxiv_id=arxiv_id, title=title, section=section, kind="bullet", raw=f'- "{title}"')


def lists(session: Session, commit: str, when: datetime, *entries: ListedEntry) -> ListChange:
    """The list as it stands after a commit."""
    return record_list(session, PROFILE.name, entries, commit=commit, committed_at=when)


def pushes(
    session: Session,
    sha: str,
    when: datetime,
    *entries: ListedEntry,
    author: str = "ada",
    reading: Reading = Reading.STEP,
) -> None:
    """The list as it stands after a commit, and the commit."""
    change = lists(session, sha, when, *entries)
    note_list_commit(
        session,
        PROFILE.name,
        sha=sha,
        author=author,
        committed_at=when,
        message="latest papers",
        reading=reading,
        read_at=when,
        change=change,
        edited=[
            listing
            for listing in (*change.moved, *change.edited)
            if listing.id in change.former and change.former[listing.id].raw != listing.raw
        ],
    )


def seen(
    session: Session,
    arxiv_id: str,
    title: str,
    when: datetime,
    *,
    verdict: str | None = None,
    facets: Sequence[str] = (),
) -> Paper:
    """A paper as arXiv first showed it, judged at once unless the verdict is None."""
    store_records(session, [PaperRecord(arxiv_id=arxiv_id, version=1, title=title, published=when)], seen_at=when)
    paper = session.scalars(select(Paper).where(Paper.arxiv_id == arxiv_id)).one()
    if verdict:
        session.add(
            Classification(
                profile=PROFILE.name,
                paper_id=paper.id,
                model_version="1",
                paper_changed_at=when,
                relevance=0.9,
                section=FUZZING,
                section_score=0.8,
                outcome=verdict,
                reason="by its words",
                result={"facets": [{"facet": facet, "score": 0.9, "evidence": []} for facet in facets]},
                classified_at=when,
            )
        )
    return paper


def candidate(
    session: Session, paper: Paper, when: datetime, *, section: str = FUZZING, relevance: float = 0.9
) -> Proposal:
    """A paper that we hold to belong."""
    proposal = begin_proposal(
        session, PROFILE.name, paper, state=ProposalState.CANDIDATE, reason="judged to belong", at=when
    )
    proposal.section, proposal.relevance = section, relevance
    session.flush()
    return proposal


def proposed(session: Session, proposal: Proposal, when: datetime, *, url: str = PULL_REQUEST) -> Proposal:
    """A candidate that got its place in the pull request."""
    number = int(url.rpartition("/")[2])
    record = save_pull_request(
        session,
        PROFILE.name,
        PROFILE.repository,
        number=number,
        url=url,
        state="open",
        body="",
        head_sha="a",
        at=when,
    )
    proposal.pull_request_id = record.id
    decides(session, proposal, ProposalState.PROPOSED, when, reason=f"in pull request {number}", url=url)
    return proposal


def decides(
    session: Session,
    proposal: Proposal,
    state: ProposalState,
    when: datetime,
    *,
    actor: str = "shelver",
    reason: str,
    url: str | None = None,
) -> None:
    """A decision about a proposal."""
    change_state(proposal, state, reason=reason, at=when, actor=actor, source_url=url)
    session.flush()


def ran(
    session: Session,
    when: datetime,
    outcome: str = "done",
    message: str = "nothing to propose",
    *,
    verdicts: Mapping[str, tuple[str, int]] | None = None,
) -> None:
    """A run that ended; its sources with verdict and papers handed over."""
    run = begin_run(session, PROFILE.name, version="0.1.0", at=when)
    for source, (verdict, fetched) in (verdicts or {"arxiv": ("ok", 40)}).items():
        add_source_outcome(
            session, run.id, source=source, verdict=verdict, fetched=fetched, expected=None, detail="as told"
        )
    finish_run(session, run.id, outcome=outcome, message=message, at=when)
    session.flush()


def checked_again(session: Session) -> None:
    """Four papers that were merged a week before, and what became of each of them."""
    for number, (outcome, section, reason) in enumerate(
        (
            ("as_written", REPAIR, None),
            ("edited", REPAIR, "edited in the list: venue 'ICSE 2026' added"),
            ("moved", FUZZING, f"moved from {REPAIR!r} to {FUZZING!r} in the list"),
            ("removed", None, f"deleted from {REPAIR!r} by ada"),
        )
    ):
        paper = seen(session, f"2509.0600{number}", f"Merged {'ABCD'[number]}", at(9, 8))
        proposal = proposed(
            session, candidate(session, paper, at(9, 8)), at(9, 9), url=PULL_REQUEST.replace("12", "10")
        )
        decides(session, proposal, ProposalState.MERGED, at(9, 16), actor="ada", reason="pull request 10 was merged")
        if outcome == "removed":
            decides(session, proposal, ProposalState.REJECTED, at(9, 20), actor="ada", reason=reason or "")
        elif reason is not None:
            moved_to = section if outcome == "moved" else None
            note_decision(
                proposal,
                section=moved_to,
                reason=reason,
                at=at(9, 20),
                actor="ada",
                source_url=f"{PULL_REQUEST}/files",
            )
        session.add(
            MergeCheck(
                proposal_id=proposal.id,
                merged_at=at(9, 16),
                outcome=outcome,
                section=section,
                checked_at=at(9, 23, 5),
            )
        )
    session.flush()


def reports(session: Session, paper: Paper, benchmark: str, value: float, sentence: str) -> None:
    """What a paper tells of itself, as it was read and stored: one result."""
    result = {"benchmark": benchmark, "metric": "pass@1", "value": value, "unit": "%", "sentence": sentence}
    store_facts(session, PROFILE.name, {paper.id: StoredFacts("read", {"facts": {"results": [result]}})})
    session.flush()


def weeks_before(session: Session, *, belonging: int) -> None:
    """Five weeks with a run and so many fuzzing papers each, and the week of the very first run."""
    for back in range(6):
        day = at(9, 17) - timedelta(weeks=back)
        ran(session, day)
        for number in range(belonging if back < 5 else 9):
            seen(session, f"2508.0{back}{number:03d}", "Before", day, verdict="propose", facets=("task/fuzzing",))


def read_with(session: Session, size: int, when: datetime) -> None:
    """The list as it was read, with so many bytes."""
    save_snapshot(
        session,
        PROFILE.name,
        repository=PROFILE.repository,
        head_sha="c0ffee1",
        etag=None,
        text="x" * size,
        read_at=when,
    )
    session.flush()


def hostile_digest(digest: Digest, words: str) -> Digest:
    """A digest in which every string that comes from outside is the same one.

    Args:
        digest: What the rest of it says.
        words: The string.
    """
    paper = PaperName(arxiv_id="2509.00001", title=words)
    listed = ListedPaper(
        paper=PaperName(arxiv_id=None, title=words),
        section=words,
        listed_at=at(9, 24),
        origin=Origin.KNOWN,
        actor=words,
        known_since=at(9, 23),
        known_as=ProposalState.CANDIDATE,
        verdict=None,
    )
    waiting = WaitingPaper(
        paper=paper,
        section=words,
        relevance=0.5,
        proposed_at=at(9, 23),
        age_days=5,
        pull_request_url=f"https://github.com/ada/list/pull/1/{words}",
        pull_request_number=1,
    )
    refused = DecidedPaper(paper=paper, actor="eve", reason=words, decided_at=at(9, 24), source_url=words)
    missed = MissedPaper(paper=paper, sections=(words,), verdict=Verdict.WAITING, reason=words)
    result = ResultReported(benchmark=words, metric=words, value=1.0, unit="%", sentence=words)
    counted = WeekCount(count=1, before=(), median=None, change=None)
    return replace(
        digest,
        listed=(ListedSection(section=words, papers=(listed,)),),
        waiting=(waiting,),
        refused=(refused, replace(refused, actor=words, reason="no")),
        recall=RecallAudit(added=1, offered=0, same_section=0, missed=(missed,)),
        results=(PaperResults(paper=paper, section=words, is_listed=True, results=(result,)),),
        trends=Trends(weeks=(), sections=(Trend(name=words, listed=counted, belong=counted),), facets=()),
    )


def full_week(session: Session) -> None:
    """A week in which everything happens that a digest can tell, after an older beginning."""
    weeks_before(session, belonging=1)
    pushes(
        session,
        "seed",
        at(8, 24),
        entry("2401.00001", "An Old Survey of Code Models", SURVEYS),
        entry("2402.00002", "Patching by Example", REPAIR),
        entry("2403.00003", "A Retracted Benchmark", FUZZING),
        reading=Reading.FIRST,
    )
    merged = proposed(
        session,
        candidate(
            session, seen(session, "2509.01001", "Seeds That Learn: Fuzzing with Small Models", at(9, 9)), at(9, 9)
        ),
        at(9, 10),
        url=PULL_REQUEST.replace("12", "11"),
    )
    raced = candidate(
        session, seen(session, "2509.01002", "Repair Without Tests", at(9, 18)), at(9, 18), section=REPAIR
    )
    seen(session, "2509.01003", "What Do Code Models Read?", at(9, 19), verdict="abstain")
    pushes(
        session,
        "c0ffee1",
        at(9, 24),
        entry("2401.00001", "An Old Survey of Code Models", SURVEYS),
        entry("2509.01003", "What Do Code Models Read?", SURVEYS),
        entry(None, "A Field Guide to Fuzzers (Blog)", FUZZING),
        entry("2509.01001", "Seeds That Learn: Fuzzing with Small Models", FUZZING),
        entry("2402.00002", "Patching by Example", SURVEYS),
        entry("2509.01002", "Repair Without Tests", REPAIR),
    )
    decides(session, merged, ProposalState.MERGED, at(9, 25), actor="ada", reason="pull request 11 was merged")
    decides(
        session, raced, ProposalState.SUPERSEDED, at(9, 25), actor="bo", reason="listed in 'Program Repair' by bo"
    )
    removed = session.scalars(select(Paper).where(Paper.arxiv_id == "2403.00003")).one()
    begin_proposal(
        session,
        PROFILE.name,
        removed,
        state=ProposalState.REJECTED,
        reason="deleted from 'Testing > Fuzzing' by ada",
        at=at(9, 25),
        actor="ada",
    )
    for arxiv_id, title, day, section in (
        ("2509.02001", "Grammar Inference for Free", 12, FUZZING),
        ("2509.02002", "Repairing $k$-Safety", 19, REPAIR),
    ):
        proposed(
            session,
            candidate(session, seen(session, arxiv_id, title, at(9, day)), at(9, day), section=section),
            at(9, day),
        )
    for number in range(6):
        candidate(
            session,
            seen(
                session,
                f"2509.0300{number}",
                f"Candidate {'ABCDEF'[number]}",
                at(9, 23),
                verdict="propose",
                facets=("task/fuzzing",),
            ),
            at(9, 23),
            relevance=0.6 + number / 20,
        )
    for arxiv_id, title, state, actor, reason in (
        ("2509.04001", "Yet Another Prompt", ProposalState.REJECTED, "a reviewer", "box unticked in pull request 12"),
        ("2509.04004", "Not for Code", ProposalState.REJECTED, "ada", "deleted from 'Testing > Fuzzing' by ada"),
        ("2509.04002", "Too Early to Tell", ProposalState.DEFERRED, "ada", "wait for the artifact"),
        ("2509.04003", "Taken Back", ProposalState.WITHDRAWN, "shelver", "withdrawn from arXiv"),
    ):
        proposal = candidate(session, seen(session, arxiv_id, title, at(9, 15)), at(9, 15))
        decides(session, proposal, state, at(9, 26), actor=actor, reason=reason)
    fuzzer = session.scalars(select(Paper).where(Paper.arxiv_id == "2509.01001")).one()
    reports(session, fuzzer, "FuzzBench", 61.5, r"On FuzzBench ($k=1$), it reaches 61.5\% pass@1 in 1--2 hours.")
    read_with(session, 448_000, at(9, 26, 5))
    checked_again(session)
    seen(session, "2509.05001", "A Study of Whales", at(9, 24), verdict="irrelevant")
    seen(session, "2509.05002", "Not Read Yet", at(9, 26))
    for day in (22, 23, 24):
        ran(session, at(9, day, 5))
    ran(
        session, at(9, 25, 5), "unverified", "arxiv: it broke off after 30 papers", verdicts={"arxiv": ("failed", 30)}
    )
    ran(
        session, at(9, 26, 5), verdicts={"arxiv": ("empty", 0), "arxiv-oai": ("empty", 0), "arxiv-feed": ("stale", 0)}
    )
    ran(session, at(9, 29, 5))
