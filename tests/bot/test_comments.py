"""What maintainers write below the pull request, and what the bot makes of it, over several days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import bot.steps.read_comments
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from bot.forge.github_conversation import GitHubConversation
from bot.review.paper_commands import POSTPONED
from db.models import Classification, Decision, Paper, Proposal
from db.papers import store_records
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.scene import MONDAY, Scene
from tests.db.samples import record
from tests.servers.github.state import Comment

QUIET_DAY = 12
"""Requests to GitHub that a day without news may cost."""
BUSY_DAY = 25
"""And a day on which the pull request is rebuilt."""


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A scene in which the first run has opened pull request 1."""
    with begun(tmp_path) as ready:
        ready.github.add_account("stranger", token="stranger-token")
        yield ready


def say(stage: Scene, body: str, *, by: str = "keeper") -> Comment:
    """Somebody writes below the pull request."""
    return stage.github.comment(stage.repository, 1, body, by=by)


def reactions(comment: Comment) -> list[tuple[str, str]]:
    """Who reacted how to a comment."""
    return [(reaction.account.login, reaction.content) for reaction in comment.reactions]


def answers(stage: Scene) -> list[str]:
    """What the bot said in the conversation."""
    return [comment.body for comment in stage.pulls[0].comments if comment.account.login == "shelver-bot"]


def in_pull_request(stage: Scene) -> list[str]:
    """The papers with a box in the pull request's text."""
    return list(read_ticks(stage.pulls[0].body or ""))


def decisions(stage: Scene, arxiv_id: str) -> list[Decision]:
    """What was decided about a paper, the oldest first."""
    query = select(Decision).join(Proposal).join(Paper).where(Paper.arxiv_id == arxiv_id).order_by(Decision.id)
    with stage.sessions() as sessions, sessions() as session:
        return list(session.scalars(query))


def section_of(stage: Scene, arxiv_id: str) -> str | None:
    """The section for which a paper is proposed."""
    query = select(Proposal.section).join(Paper).where(Paper.arxiv_id == arxiv_id)
    with stage.sessions() as sessions, sessions() as session:
        return session.scalars(query).one()


def judged(stage: Scene, arxiv_id: str) -> Classification | None:
    """What the rules say of a paper; None where nobody asked them."""
    query = select(Classification).join(Paper).where(Paper.arxiv_id == arxiv_id)
    with stage.sessions() as sessions, sessions() as session:
        return session.scalars(query).one_or_none()


def another_section(stage: Scene, arxiv_id: str) -> str:
    """The last words of a heading that is not the paper's, and of no other section."""
    return (
        "Vulnerability Detection" if "Vulnerability" not in (section_of(stage, arxiv_id) or "") else "Program Repair"
    )


def test_a_comment_refuses_a_paper_for_good(stage: Scene) -> None:
    """Refused in a comment, a paper leaves branch and text at the next run and stays away; the comment gets a +1."""
    refused = in_pull_request(stage)[0]
    comment = say(stage, f"Thanks!\n\n/reject arXiv:{refused}v1 a survey of surveys")

    for days in (1, 2, 3):
        assert stage.run(days=days).exit_code is ExitCode.DONE
        assert refused not in in_pull_request(stage)
        assert refused not in stage.list_on_branch()

    assert stage.states()[refused] is ProposalState.REJECTED
    last = decisions(stage, refused)[-1]
    assert (last.actor, last.reason) == ("keeper", "a survey of surveys")
    assert last.source_url is not None
    assert last.source_url.endswith(f"#issuecomment-{comment.id}")
    assert reactions(comment) == [("shelver-bot", "+1")]
    assert answers(stage) == []


def test_a_stranger_is_not_heard(stage: Scene) -> None:
    """What somebody without a role in the repository writes changes nothing and gets no answer of any kind."""
    paper = in_pull_request(stage)[0]
    comment = say(stage, f"/reject {paper}\n/stop", by="stranger")

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE
    assert paper in in_pull_request(stage)
    assert stage.github.writes() == []
    assert reactions(comment) == []


def test_a_wrong_identifier_gets_one_answer(stage: Scene) -> None:
    """A paper that is not known is answered with a confused face and one comment, which notifies nobody."""
    comment = say(stage, "/reject 2401.99999 @keeper #1\n/rejct 2509.90001")

    for days in (1, 2, 3):
        assert stage.run(days=days).exit_code is ExitCode.DONE

    [said] = answers(stage)
    assert "/reject 2401.99999" in said
    assert "is /reject meant?" in said
    assert "@" not in said
    assert "#1" not in said
    assert reactions(comment) == [("shelver-bot", "confused")]


def test_two_commands_in_one_comment(stage: Scene) -> None:
    """Each command stands for itself: what can be done is done, and the answer tells of the rest alone."""
    first, second, *rest = in_pull_request(stage)
    comment = say(
        stage, f"/reject {first}\n> /reject {rest[0]}\n/move {second} no such heading at all\n/later {rest[1]}"
    )

    stage.run(days=1)

    states = stage.states()
    assert states[first] is ProposalState.REJECTED
    assert states[second] is ProposalState.PROPOSED
    assert states[rest[0]] is ProposalState.PROPOSED
    assert states[rest[1]] is ProposalState.DEFERRED
    [said] = answers(stage)
    assert f"/move {second}" in said
    assert first not in said
    assert reactions(comment) == [("shelver-bot", "confused")]


def test_a_paper_is_moved_and_stays_there(stage: Scene) -> None:
    """Moved by some words of a heading, a paper stands in that section from then on, however it is judged."""
    paper = in_pull_request(stage)[0]
    before = section_of(stage, paper)
    wanted = another_section(stage, paper)
    say(stage, f"/move https://arxiv.org/abs/{paper} {wanted.lower()}")

    for days in (1, 2):
        report = stage.run(days=days)
        assert report.exit_code is ExitCode.DONE, report.failures
        moved = section_of(stage, paper) or ""
        assert moved.endswith(wanted)
        assert moved != before
        assert "moved** here by a reviewer" in (stage.pulls[0].body or "")
        assert "headings have changed" not in (stage.pulls[0].body or "")
    assert stage.github.writes() == []
    assert decisions(stage, paper)[-1].section == section_of(stage, paper)


def test_an_ambiguous_section_is_never_guessed(stage: Scene) -> None:
    """Where several sections may be meant the answer names some, and the paper stays where it was."""
    paper = in_pull_request(stage)[0]
    before = section_of(stage, paper)
    say(stage, f"/move {paper} code")

    stage.run(days=1)

    [said] = answers(stage)
    assert "may be" in said
    assert "give more of the path" in said
    assert section_of(stage, paper) == before


def test_a_paper_that_is_put_off_comes_back(stage: Scene) -> None:
    """Put off, a paper leaves the pull request, and stands in it again when the time is over."""
    paper = in_pull_request(stage)[0]
    say(stage, f"/later {paper} wait for the code")

    stage.run(days=1)
    assert paper not in in_pull_request(stage)
    assert stage.states()[paper] is ProposalState.DEFERRED
    stage.run(days=POSTPONED.days)
    assert paper not in in_pull_request(stage)

    stage.run(days=POSTPONED.days + 1)
    assert paper in in_pull_request(stage)
    assert stage.states()[paper] is ProposalState.PROPOSED


def test_include_takes_a_refusal_back(stage: Scene) -> None:
    """A refused paper that is asked for again is proposed again."""
    paper = in_pull_request(stage)[0]
    say(stage, f"/reject {paper}")
    stage.run(days=1)
    say(stage, f"/include {paper}")

    stage.run(days=2)

    assert paper in in_pull_request(stage)
    assert [decision.after.value for decision in decisions(stage, paper)][-3:] == [
        "rejected",
        "candidate",
        "proposed",
    ]


def test_include_reaches_a_paper_that_was_left_out(stage: Scene) -> None:
    """A paper that the rules left out is proposed when a maintainer asks for it, and stays although they say no."""
    with stage.sessions() as sessions, sessions() as session:
        polled = select(Paper.arxiv_id).where(Paper.abstract != "", ~Paper.listings.any())
        known = set(session.scalars(polled))
    left_out = min(paper for paper in known - stage.states().keys() if paper)
    say(stage, f"/include {left_out}\n/move {left_out} text to sql")

    for days in (1, 2):
        assert stage.run(days=days).exit_code is ExitCode.DONE
        assert left_out in in_pull_request(stage)
    assert (section_of(stage, left_out) or "").endswith("Text-To-SQL")


def test_an_old_paper_is_judged_when_a_maintainer_asks_for_it(stage: Scene) -> None:
    """What an import brings of past years is neither judged nor proposed by itself, but can be included."""
    published = MONDAY - timedelta(days=600)
    old = record(1, arxiv_id="2301.00001", title="An Old Text-to-SQL Model", published=published)
    with stage.sessions() as sessions, sessions.begin() as session:
        store_records(session, [old], seen_at=MONDAY)
    stage.run(days=1)
    assert judged(stage, old.arxiv_id) is None
    assert stage.github.writes() == []
    say(stage, f"/include {old.arxiv_id}")

    stage.run(days=2)

    assert judged(stage, old.arxiv_id) is not None
    assert old.arxiv_id in in_pull_request(stage)


def test_what_stands_in_the_list_is_changed_in_the_list(stage: Scene) -> None:
    """Of a paper that is listed, or was merged, no command changes anything; the answer says where it can be done."""
    merged = in_pull_request(stage)[0]
    stage.github.merge_pull(stage.repository, 1, by="keeper")
    stage.run(days=1)
    comment = say(stage, f"/reject {merged}\n/move {merged} code review")

    stage.run(days=2)

    assert stage.states()[merged] is ProposalState.MERGED
    assert answers(stage)[0].count("it stands in the list") == 2
    assert reactions(comment) == [("shelver-bot", "confused")]


def test_comments_on_a_closed_pull_request_are_heard(stage: Scene) -> None:
    """Closing refuses all, but for what is put off or asked for in a comment that goes with it."""
    first, second, *rest = in_pull_request(stage)
    say(stage, f"Not now.\n/later {first}\n/include {second}")
    stage.github.close_pull(stage.repository, 1, by="keeper")

    assert stage.run(days=1).exit_code is ExitCode.DONE

    states = stage.states()
    assert states[first] is ProposalState.DEFERRED
    assert states[second] is ProposalState.PROPOSED
    assert {states[paper] for paper in rest} == {ProposalState.REJECTED}
    assert list(read_ticks(stage.pulls[1].body or "")) == [second]


def test_a_pull_request_that_is_gone_stops_nothing(stage: Scene) -> None:
    """Where a closed pull request cannot be looked at any more, the run says so and goes on."""
    stage.github.close_pull(stage.repository, 1, by="keeper")
    stage.run(days=1)
    stage.github.fail_next(path_pattern="/issues/1/comments", status=404)

    report = stage.run(days=2)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert any("nothing is read below pull request 1" in note for note in report.cycle.notes)


def test_stop_and_rebuild(stage: Scene) -> None:
    """After /stop nothing is written but the reaction, although polling goes on, until somebody says /rebuild."""
    say(stage, "/stop")
    first = stage.run(days=1)
    refused = in_pull_request(stage)[0]
    say(stage, f"/reject {refused}")
    second = stage.run(days=2)

    assert any("stopped by keeper" in note for note in first.cycle.notes)
    assert second.exit_code is ExitCode.DONE
    assert {exchange.path.rpartition("/")[2] for exchange in stage.github.writes()} == {"reactions"}
    assert refused in in_pull_request(stage)
    assert stage.states()[refused] is ProposalState.REJECTED

    say(stage, "/rebuild")
    third = stage.run(days=3)
    assert third.cycle.paused is None
    assert refused not in in_pull_request(stage)


def test_rebuild_discards_what_people_committed_only_when_asked(stage: Scene) -> None:
    """A maintainer's commit freezes the branch; /rebuild builds it anew without that commit."""
    branch = stage.folder.profile.branch
    fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
    text = stage.list_on_branch() + "\nA word of mine.\n"
    theirs = fork.commit({"README.md": text}, message="mine", author="keeper", branch=branch)
    stage.run(days=1)
    assert fork.head(branch) == theirs

    comment = say(stage, "/rebuild")
    report = stage.run(days=2)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert "A word of mine." not in stage.list_on_branch()
    assert reactions(comment) == [("shelver-bot", "+1")]


def test_rebuild_discards_nothing_that_came_after_it(stage: Scene) -> None:
    """What is committed after /rebuild was asked for is kept; the answer says so."""
    branch = stage.folder.profile.branch
    fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
    comment = say(stage, "/rebuild")
    comment.created_at -= timedelta(hours=1)
    text = stage.list_on_branch() + "\nA word of mine.\n"
    theirs = fork.commit({"README.md": text}, message="mine", author="keeper", branch=branch)

    stage.run(days=1)

    assert fork.head(branch) == theirs
    assert "Ask again" in answers(stage)[0]
    say(stage, "/rebuild")
    stage.run(days=2)
    assert "A word of mine." not in stage.list_on_branch()


def test_an_obeyed_box_does_not_undo_a_later_command(stage: Scene) -> None:
    """On a frozen branch an unticked box stays in the text; a paper that is asked for since is not refused again."""
    paper = in_pull_request(stage)[0]
    fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
    text = stage.list_on_branch() + "\nA word of mine.\n"
    fork.commit({"README.md": text}, message="mine", author="keeper", branch=stage.folder.profile.branch)
    body = stage.pulls[0].body or ""
    box = next(line for line in body.splitlines() if f"shelver:paper {paper} " in line)
    stage.github.edit_pull_body(stage.repository, 1, body.replace(box, box.replace("[x]", "[ ]", 1)))
    stage.run(days=1)
    assert stage.states()[paper] is ProposalState.REJECTED
    say(stage, f"/include {paper}")

    for days in (2, 3):
        stage.run(days=days)
        assert stage.states()[paper] is ProposalState.CANDIDATE


def test_a_comment_on_a_papers_line_needs_no_identifier(stage: Scene) -> None:
    """A review comment on the line of a paper means that paper, and is answered where it stands."""
    paper = in_pull_request(stage)[0]
    line = next(line for line in stage.list_on_branch().splitlines() if f"abs/{paper})" in line)
    comment = stage.github.comment(
        stage.repository,
        1,
        "/reject not about code",
        by="keeper",
        path="README.md",
        diff_hunk=f"@@ -10,6 +10,8 @@\n ### A heading\n \n+{line}",
    )

    stage.run(days=1)

    assert stage.states()[paper] is ProposalState.REJECTED
    assert decisions(stage, paper)[-1].reason == "not about code"
    assert reactions(comment) == [("shelver-bot", "+1")]


def test_help_is_given_once(stage: Scene) -> None:
    """Who asks for help gets one comment that names every command, and that is obeyed by nobody."""
    say(stage, "/help")

    for days in (1, 2):
        assert stage.run(days=days).exit_code is ExitCode.DONE

    [said] = answers(stage)
    for command in ("/reject", "/later", "/move", "/include", "/rebuild", "/stop"):
        assert command in said
    assert f"{POSTPONED.days} days" in said


@pytest.mark.parametrize("moment", ["before the reaction", "before the answer", "after the answer"])
def test_killed_between_decision_and_answer(stage: Scene, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Killed anywhere between deciding and answering, the next run answers, and decides nothing twice."""
    refused = in_pull_request(stage)[0]
    comment = say(stage, f"/reject {refused}\n/reject 2401.99999")
    with monkeypatch.context() as killing:
        name = "react" if moment == "before the reaction" else "answer"
        real = GitHubConversation.answer

        def die(*arguments: object, **options: object) -> None:
            if moment == "after the answer":
                real(*arguments, **options)  # type: ignore[arg-type]  # passed on as they are
            raise Killed

        killing.setattr(GitHubConversation, name, die)
        with pytest.raises(Killed):
            stage.run(days=1)

    assert stage.run(days=1).exit_code is ExitCode.DONE

    assert reactions(comment) == [("shelver-bot", "confused")]
    assert len(answers(stage)) == 1
    assert [decision.after for decision in decisions(stage, refused)].count(ProposalState.REJECTED) == 1


def test_killed_before_the_decision(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed while a comment is obeyed, nothing of it is stored, and the next run obeys it whole."""
    refused = in_pull_request(stage)[0]
    comment = say(stage, f"/reject {refused}\n/reject 2401.99999")

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(bot.steps.read_comments, "answer", die)
        with pytest.raises(Killed):
            stage.run(days=1)
    assert stage.states()[refused] is ProposalState.PROPOSED

    stage.run(days=1)

    assert stage.states()[refused] is ProposalState.REJECTED
    assert reactions(comment) == [("shelver-bot", "confused")]


def test_an_answer_that_was_lost_is_not_given_twice(stage: Scene) -> None:
    """Where GitHub says 502 although the comment was made, it is found instead of made again."""
    say(stage, "/reject 2401.99999")
    stage.github.fail_next(method="POST", path_pattern="/issues/1/comments", status=502, after_effect=True)

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert len(answers(stage)) == 1


def test_a_refused_reaction_is_told_and_does_not_stop_the_run(stage: Scene) -> None:
    """Where the account may not react, as in a locked conversation, the command is obeyed all the same."""
    refused = in_pull_request(stage)[0]
    say(stage, f"/reject {refused}")
    stage.github.fail_next(method="POST", path_pattern="/reactions", status=403, body={"message": "locked"})

    report = stage.run(days=1)
    stage.run(days=2)

    assert report.exit_code is ExitCode.DONE, report.failures
    assert any("cannot be answered" in note for note in report.cycle.notes)
    assert refused not in in_pull_request(stage)
    assert stage.github.writes() == []


def test_unreadable_comments_stop_the_publishing(stage: Scene) -> None:
    """Where the comments cannot be read nothing is published: what they say might be overwritten."""
    stage.github.fail_next(path_pattern="/pulls/1/comments", status=500, times=50)

    report = stage.run(days=1)

    assert report.exit_code is ExitCode.FAILED
    assert stage.github.writes() == []


def test_a_dry_run_listens_and_says_nothing(stage: Scene) -> None:
    """A dry run obeys for itself alone: no reaction, no answer, and the next real run obeys."""
    refused = in_pull_request(stage)[0]
    comment = say(stage, f"/reject {refused}\n/reject 2401.99999")

    stage.run(days=1, dry_run=True)
    assert stage.github.writes() == []
    assert stage.states()[refused] is ProposalState.PROPOSED

    stage.run(days=1)
    assert stage.states()[refused] is ProposalState.REJECTED
    assert reactions(comment) == [("shelver-bot", "confused")]


def test_days_cost_few_requests(stage: Scene) -> None:
    """A day with commands stays within its requests; the quiet ones after it end in two free ones for comments."""
    papers = in_pull_request(stage)
    say(
        stage,
        f"/reject {papers[0]}\n/move {papers[1]} {another_section(stage, papers[1])}\n/later {papers[2]}\n/help",
    )
    stage.run(days=1)
    assert len(stage.github.requests) <= BUSY_DAY, [exchange.path for exchange in stage.github.requests]

    for days in (2, 3, 4):
        stage.run(days=days)
        assert stage.github.writes() == []
        assert len(stage.github.requests) <= QUIET_DAY, [exchange.path for exchange in stage.github.requests]
    read = [exchange.status for exchange in stage.github.requests if exchange.path.endswith("/comments")]
    assert read == [304, 304]
