from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from bot.audit.content import Audit, Verdict
from db.list_commits import ChangeKind, Reading
from db.papers import store_records
from db.records import PaperRecord
from db.runs import begin_run
from db.states import ProposalState
from tests.bot.audit.samples import LONG_TITLE, SHA, audited, judged, polled, verdicts
from tests.bot.digest.samples import (
    FUZZING,
    PROFILE,
    PULL_REQUEST,
    REPAIR,
    at,
    candidate,
    decides,
    entry,
    proposed,
    pushes,
)

FATES = [
    ("Stood There", Verdict.PROPOSED, "in our pull request since 2025-09-12, 13 days before, for the same section"),
    ("Stood Elsewhere", Verdict.PROPOSED, "less than a day before, for Program Repair"),
    ("Waited", Verdict.WAITING, "a candidate since 2025-09-09, number 3 of 3 for 20 places, for Testing > Fuzzing"),
    ("Put Off", Verdict.POSTPONED, "put off on 2025-09-20 by bo: not now"),
    ("Refused", Verdict.REFUSED, "refused on 2025-09-20 by bo: not now"),
    ("Taken Back", Verdict.WITHDRAWN, "taken back on 2025-09-20: not now"),
    (
        "Crystals",
        Verdict.BELOW_THRESHOLD,
        "by its words; for it: language model +1.2 (title); against it: crystal -2.5 (abstract)",
    ),
    ("Crystals Again", Verdict.BELOW_THRESHOLD, "(abstract) (judged by today's rules)"),
    (
        "Between Two Stools",
        Verdict.SECTION_UNSURE,
        "by its words; the next is Program Repair with 0.28; for it: fuzz +0.5 (title)",
    ),
    ("Liked Since", Verdict.NOT_CHOSEN, "since 2025-09-27 they would propose it (judged by today's rules)"),
    ("Not Judged", Verdict.NOT_CHOSEN, "fetched on 2025-09-24, not judged yet"),
    ("Aged", Verdict.TOO_OLD, "100 days old when it was fetched; after 60 days none is proposed"),
    (
        LONG_TITLE,
        Verdict.KNOWN_OTHERWISE,
        "the same work as arXiv:2509.00900, which was refused on 2025-09-10 by bo",
    ),
    ("Slow", Verdict.TOO_LATE, "submitted on 2025-09-09, fetched on 2025-09-28, 3 days after it was listed"),
    ("About Pictures", Verdict.OTHER_CATEGORIES, "arXiv has it under cs.CV, cs.GR, and the profile polls none"),
    (
        "Never Told",
        Verdict.IN_NO_ANSWER,
        "such as 2509.00990 and 2509.01050, and it was in no answer; most likely",
    ),
    (
        "Of a Doubtful Day",
        Verdict.IN_DOUBT,
        "announcement of 2025-08-06, of which papers may be missing (cs.SE, suspect: 2 came where 40 are usual); `",
    ),
    ("Long Before", Verdict.NOT_HARVESTED, "older than all that was harvested, from 2506.00011 (2025-06-01) on"),
    ("A Book", Verdict.NOT_ON_ARXIV, "the list gives no arXiv identifier"),
]


@pytest.mark.parametrize(("title", "verdict", "reason"), FATES)
def test_each_paper_gets_its_verdict(told: Audit, title: str, verdict: Verdict, reason: str) -> None:
    """What was decided, judged or fetched before the commit decides, and is told in a sentence."""
    paper = verdicts(told)[title]
    assert paper.verdict is verdict
    assert reason in paper.reason


def test_every_added_paper_is_accounted_for(told: Audit) -> None:
    """No paper is left out, none is told twice, and each verdict but the merge is tried."""
    assert [paper.title for paper in told.papers] == list(dict.fromkeys(paper.title for paper in told.papers))
    assert verdicts(told).keys() == {title for title, _, _ in FATES}
    assert {verdict for _, verdict, _ in FATES} == set(Verdict) - {Verdict.MERGED}


def test_recall_is_what_had_been_proposed(told: Audit) -> None:
    """Two of all papers stood in the pull request, one of them for the section in which it was listed."""
    [(month, recall)] = told.months
    assert (month, recall.added, recall.offered, recall.same_section) == ("2025-09", len(FATES), 2, 1)
    assert recall.share == pytest.approx(2 / len(FATES))
    assert sum(recall.verdicts.values()) == recall.added
    assert told.recall == recall


def test_the_first_read_is_no_commit_of_anybody(told: Audit) -> None:
    """What stood in the list when it was first read was added by nobody knows whom: it is where memory begins."""
    assert [commit.sha for commit in told.commits] == [SHA]
    assert told.remembered_since == at(9, 1)


@pytest.mark.parametrize("read_at", [at(9, 6), at(9, 4)], ids=["read later", "by a clock behind"])
def test_the_merge_of_our_pull_request_counts_as_proposed(session: Session, read_at: datetime) -> None:
    """A paper that came with the merge is told with who merged; what was added to our branch gets its own verdict."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    proposal = proposed(
        session, candidate(session, polled(session, "2509.00001", "Ours", at(9, 2)), at(9, 2)), at(9, 3)
    )
    assert proposal.pull_request is not None
    proposal.pull_request.merge_sha = "merge"
    pushes(
        session,
        "merge",
        at(9, 5),
        entry("2509.00001", "Ours", REPAIR),
        entry(None, "His", REPAIR),
        author="shelver-bot[bot]",
    )
    decides(session, proposal, ProposalState.MERGED, read_at, actor="ada", reason="merged", url=PULL_REQUEST)

    told = audited(session)

    assert [commit.is_ours for commit in told.commits] == [True]
    ours, his = verdicts(told)["Ours"], verdicts(told)["His"]
    assert (ours.verdict, his.verdict) == (Verdict.MERGED, Verdict.NOT_ON_ARXIV)
    assert ours.reason == f"in our pull request since 2025-09-03, merged by ada, for {FUZZING}"
    assert (ours.is_offered, ours.is_same_section) == (True, False)


def test_what_the_owner_listed_before_he_merged_was_proposed_and_not_merged(session: Session) -> None:
    """His own commit gets no merge's verdict, although the paper is known as merged since."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    proposal = proposed(
        session, candidate(session, polled(session, "2509.00001", "Ours", at(9, 2)), at(9, 2)), at(9, 3)
    )
    assert proposal.pull_request is not None
    proposal.pull_request.merge_sha = "merge"
    pushes(session, "his", at(9, 4), entry("2509.00001", "Ours", FUZZING))
    decides(session, proposal, ProposalState.MERGED, at(9, 6), actor="ada", reason="merged", url=PULL_REQUEST)
    assert verdicts(audited(session))["Ours"].verdict is Verdict.PROPOSED


def test_a_paper_of_two_sections_is_one_paper(session: Session) -> None:
    """Added to two sections at once, it is told once with both."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    pushes(session, "one", at(9, 4), entry(None, "Twice", FUZZING), entry(None, "Twice", REPAIR))
    [paper] = audited(session).papers
    assert paper.sections == (FUZZING, REPAIR)


def test_commits_are_told_with_all_that_they_did(session: Session) -> None:
    """Moves, edits and removals are counted; commits of other bots are left out and counted."""
    pushes(
        session, "seed", at(9, 1), *(entry(None, title, FUZZING) for title in ("A", "B", "C")), reading=Reading.FIRST
    )
    edited = entry(None, "B", FUZZING)
    pushes(session, "one", at(9, 4), entry(None, "A", REPAIR), edited)
    pushes(session, "two", at(9, 5), entry(None, "A", REPAIR), author="formatter[bot]")
    told = audited(session)
    [commit] = told.commits
    assert (commit.author, len(commit.papers), commit.moved, commit.edited, commit.removed) == ("ada", 0, 1, 0, 1)
    assert [(change.kind, change.title, change.section_before) for change in commit.changes] == [
        (ChangeKind.MOVED, "A", FUZZING),
        (ChangeKind.REMOVED, "C", None),
    ]
    assert told.left_out == 1


def test_an_edited_entry_is_told_with_what_it_said_and_says(session: Session) -> None:
    """Each commit that changed it tells its own words, also where it moved in between."""
    old, new, moved = (
        replace(entry(None, "A", section), raw=raw)
        for section, raw in ((FUZZING, '- "A"'), (FUZZING, '- "A" [ACL 2025]'), (REPAIR, '- "A" [ACL]'))
    )
    for day, (sha, one) in enumerate((("seed", old), ("one", new), ("two", moved)), start=1):
        pushes(session, sha, at(9, day), one, reading=Reading.FIRST if sha == "seed" else Reading.STEP)
    told = [
        (change.kind, change.raw_before, change.raw) for each in audited(session).commits for change in each.changes
    ]
    assert told == [
        (ChangeKind.EDITED, '- "A"', '- "A" [ACL 2025]'),
        (ChangeKind.MOVED, '- "A" [ACL 2025]', '- "A" [ACL]'),
    ]


def test_commits_of_other_bots_are_history_too_where_that_is_asked_for(session: Session) -> None:
    """They are told with all that they did, and no paper of theirs is accounted for: nobody chose it."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    pushes(session, "one", at(9, 4), entry(None, "A", REPAIR), author="other[bot]")
    told = audited(session, with_machines=True)
    [commit] = told.commits
    assert (commit.is_machine, commit.papers, told.recall.added, told.left_out) == (True, (), 0, 0)
    assert [(change.kind, change.title) for change in commit.changes] == [(ChangeKind.ADDED, "A")]


def test_each_commit_of_our_rebased_pull_request_is_ours(session: Session) -> None:
    """A rebase of our branch with a person's commit on it makes two, of which GitHub names the last as the merge."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    ours = polled(session, "2509.00001", "Ours", at(9, 2))
    proposal = proposed(session, candidate(session, ours, at(9, 2)), at(9, 3))
    assert proposal.pull_request is not None
    proposal.pull_request.merge_sha = "last"
    lines = [entry("2509.00001", "Ours", FUZZING), entry(None, "His", REPAIR)]
    pushes(session, "first", at(9, 5), lines[0], author="shelver[bot]")
    pushes(session, "last", at(9, 5), *lines)
    decides(session, proposal, ProposalState.MERGED, at(9, 5, 13), actor="ada", reason="merged", url=PULL_REQUEST)
    told = audited(session)
    assert [(commit.sha, commit.is_ours) for commit in told.commits] == [("first", True), ("last", True)]
    assert (verdicts(told)["Ours"].verdict, told.left_out) == (Verdict.MERGED, 0)


def test_what_was_known_only_later_is_no_reason(session: Session) -> None:
    """Neither a withdrawal nor another record of the work explains anything that was before them."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    early = at(9, 2)
    for number, name in (("2509.00001", "Withdrawn Since"), ("2509.00002", LONG_TITLE)):
        judged(session, polled(session, number, name, early), "propose", early)
    pushes(
        session,
        "one",
        at(9, 5),
        entry("2509.00001", "Withdrawn Since", FUZZING),
        entry("2509.00002", LONG_TITLE, FUZZING),
    )
    gone = PaperRecord(
        arxiv_id="2509.00001", version=2, title="Withdrawn Since", abstract="", comment="This paper was withdrawn"
    )
    store_records(session, [gone], seen_at=at(9, 8))
    twin = polled(session, "2509.00900", LONG_TITLE, at(9, 8))
    decides(session, candidate(session, twin, at(9, 8)), ProposalState.REJECTED, at(9, 9), actor="bo", reason="no")
    assert {paper.verdict for paper in audited(session).papers} == {Verdict.NOT_CHOSEN}


def test_a_paper_as_old_as_the_first_harvest_is_not_said_to_be_elsewhere(session: Session) -> None:
    """At that edge papers around it were fetched and it may have been passed: the command that fetches it is told."""
    begin_run(session, PROFILE.name, version="1", at=at(9, 20))
    for number in ("2509.00490", "2509.00510"):
        polled(session, number, f"Paper {number}", at(9, 7))
    pushes(session, "seed", at(9, 21), reading=Reading.FIRST)
    pushes(session, "one", at(9, 22), entry("2509.00500", "At the Edge", FUZZING))
    [paper] = audited(session).papers
    assert paper.verdict is Verdict.NOT_HARVESTED
    assert (
        "goes back, to 2025-09-06; `shelver backfill --from 2025-08-25 --to 2025-09-22` would fetch" in paper.reason
    )


def test_a_paper_that_lost_its_place_is_told_with_when_it_had_one(session: Session) -> None:
    """The owner may have seen it in the pull request some days before."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    paper = polled(session, "2509.00001", "Displaced", at(9, 2))
    proposal = proposed(session, candidate(session, paper, at(9, 2)), at(9, 3))
    decides(session, proposal, ProposalState.CANDIDATE, at(9, 6), actor="shelver", reason="no place", url=None)
    pushes(session, "one", at(9, 8), entry("2509.00001", "Displaced", FUZZING))
    [told] = audited(session).papers
    assert told.verdict is Verdict.WAITING
    assert "since 2025-09-06, number 1 of 1 for 20 places (it had one on 2025-09-03)" in told.reason


def test_a_span_and_a_commit_can_be_asked_for(session: Session) -> None:
    """By the commits' own time, or by the beginning of a hash."""
    pushes(session, "seed", at(9, 1), reading=Reading.FIRST)
    pushes(session, "abc1", at(9, 4), entry(None, "A", REPAIR))
    pushes(session, "abd2", at(9, 8), entry(None, "A", REPAIR), entry(None, "B", REPAIR))
    assert [commit.sha for commit in audited(session, since=at(9, 5)).commits] == ["abd2"]
    assert [commit.sha for commit in audited(session, sha="abc").commits] == ["abc1"]
    assert audited(session, sha="ffff").commits == ()
