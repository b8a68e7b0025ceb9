"""Reading and answering comments on GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.forge.conversation import OWN_MARK, Mark, Place, ReadOnlyConversation
from bot.forge.github_conversation import GitHubConversation
from bot.forge.text import Post
from bot.github_client import connect
from config.errors import ForgeRefusedError, ForgeUnavailableError
from tests.servers.github import FakeGitHub, Repository

NAME = "list-owner/papers"
NOON = datetime(2025, 9, 22, 12, tzinfo=UTC)
TEXT = Post(f"{OWN_MARK}answer conversation-1 -->\nNo.\n")


class Stage:
    """A pull request, its conversation as the bot sees it, and a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        self.github = FakeGitHub(folder, clock=lambda: self.now)
        for login in ("keeper", "shelver-bot", "stranger"):
            self.github.add_account(login, token=f"{login}-token")
        self.repository: Repository = self.github.add_repository(NAME)
        self.repository.add_collaborator("keeper", "admin")
        self.repository.commit({"README.md": "# Papers\n"}, message="first", author="keeper")
        self.repository.commit({"README.md": "# More\n"}, message="second", author="keeper", branch="more")
        self.github.open_pull(self.repository, head=self.repository, branch="more", title="More", by="keeper")
        self.client = connect(token="shelver-bot-token", api_url=self.github.api_url)
        self.conversation = GitHubConversation(client=self.client, repository=NAME, sleep=lambda _: None)

    def say(self, body: str, *, by: str = "keeper", path: str | None = None) -> int:
        """Somebody writes; the number of the comment."""
        return self.github.comment(self.repository, 1, body, by=by, path=path).id

    @property
    def statuses(self) -> list[int]:
        """How GitHub answered, since the last look."""
        found = [exchange.status for exchange in self.github.requests]
        self.github.forget_requests()
        return found


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Pull request 1 of a list, without comments."""
    ready = Stage(tmp_path)
    yield ready
    ready.client.close()
    ready.github.close()


def test_no_app_is_heard(stage: Stage) -> None:
    """What an app writes, our own or another, is no command, whatever GitHub says that it is to the list."""
    stage.github.install_app(stage.github.add_app("shelver", owner="keeper"), stage.repository)
    stage.say("/stop", by="shelver[bot]")
    stage.say("/stop", by="keeper")
    read = stage.conversation.read(1, Place.CONVERSATION, Mark())
    assert [(comment.author, comment.trusted) for comment in read.comments] == [
        ("shelver[bot]", False),
        ("keeper", True),
    ]


def test_comments_come_with_author_role_and_place(stage: Stage) -> None:
    """What was said in the conversation and on a line is told apart, and whether its author has a say."""
    stage.say("hello")
    stage.say("psst", by="stranger")
    on_line = stage.say("here", path="README.md")

    said = stage.conversation.read(1, Place.CONVERSATION, Mark()).comments
    [line] = stage.conversation.read(1, Place.DIFF, Mark()).comments

    assert [(comment.author, comment.trusted, comment.body) for comment in said] == [
        ("keeper", True, "hello"),
        ("stranger", False, "psst"),
    ]
    assert (line.id, line.place, line.written_at) == (on_line, Place.DIFF, NOON)
    assert line.diff_hunk.startswith("@@")
    assert not line.is_ours


def test_an_unchanged_conversation_is_a_free_request(stage: Stage) -> None:
    """The second reading after a comment asks from that comment on, and from the third on GitHub says 304."""
    first = stage.conversation.read(1, Place.CONVERSATION, Mark())
    again = stage.conversation.read(1, Place.CONVERSATION, first.mark)
    assert (first.comments, again.comments, stage.statuses) == ((), (), [200, 304])

    stage.say("hello")
    marks = [again.mark]
    found = []
    for _ in range(4):
        reading = stage.conversation.read(1, Place.CONVERSATION, marks[-1])
        marks.append(reading.mark)
        found.append([comment.body for comment in reading.comments])
    assert found == [["hello"], ["hello"], [], []]
    assert stage.statuses == [200, 200, 304, 304]

    stage.now += timedelta(days=1)
    stage.say("more")
    assert [comment.body for comment in stage.conversation.read(1, Place.CONVERSATION, marks[-1]).comments] == [
        "hello",
        "more",
    ]


def test_a_long_conversation_is_read_whole(stage: Stage) -> None:
    """More comments than one page holds are read page by page, none twice."""
    written = [stage.say(f"comment {number}") for number in range(230)]

    reading = stage.conversation.read(1, Place.CONVERSATION, Mark())

    assert [comment.id for comment in reading.comments] == written
    assert reading.mark == Mark(NOON)
    assert stage.statuses == [200, 200, 200]


def test_an_answer_is_given_once(stage: Stage) -> None:
    """An answer that stands there already, by its first line, is not given again."""
    for _ in range(2):
        stage.conversation.answer(1, TEXT, since=NOON)

    [said] = stage.repository.pull(1).comments
    assert said.account.login == "shelver-bot"
    assert stage.conversation.read(1, Place.CONVERSATION, Mark()).comments[0].is_ours


@pytest.mark.parametrize("options", [{"status": 502}, {"drop": True}], ids=["502", "dropped"])
def test_an_answer_whose_receipt_was_lost_is_found(stage: Stage, options: dict[str, int | bool]) -> None:
    """Where the comment was made although the request seemed to fail, there is one all the same."""
    stage.github.fail_next(method="POST", path_pattern="/comments", after_effect=True, **options)

    stage.conversation.answer(1, TEXT, since=NOON)

    assert len(stage.repository.pull(1).comments) == 1


def test_reactions_in_both_places(stage: Stage) -> None:
    """A reaction goes below the comment that is meant; the same twice is one, also after a lost receipt."""
    in_talk, on_line = stage.say("a"), stage.say("b", path="README.md")
    stage.github.fail_next(method="POST", path_pattern="/reactions", status=500, after_effect=True)

    for _ in range(2):
        stage.conversation.react(Place.CONVERSATION, in_talk, "+1")
        stage.conversation.react(Place.DIFF, on_line, "confused")

    pull = stage.repository.pull(1)
    assert [reaction.content for reaction in pull.comments[0].reactions] == ["+1"]
    assert [reaction.content for reaction in pull.review_comments[0].reactions] == ["confused"]


def test_the_time_of_a_commit(stage: Stage) -> None:
    """It is the committer's date; a commit that is not there is refused."""
    assert stage.conversation.committed_at(stage.repository.pull(1).head_sha) == NOON
    with pytest.raises(ForgeRefusedError, match="looking at commit"):
        stage.conversation.committed_at("0" * 40)


@pytest.mark.parametrize("body", [{"message": "ok"}, [1], [{"id": 1}], b"<html>"])
def test_an_answer_that_is_no_list_of_comments_is_not_used(stage: Stage, body: object) -> None:
    """Whatever stands in GitHub's place gives an error of ours, and no comment is passed over."""
    stage.github.fail_next(path_pattern="/comments", status=200, body=body)
    with pytest.raises(ForgeUnavailableError):
        stage.conversation.read(1, Place.CONVERSATION, Mark())


def test_errors_say_what_was_being_done(stage: Stage) -> None:
    """A refusal names the place and what to look at."""
    with pytest.raises(ForgeRefusedError, match="reading the comments on pull request 7 in list-owner/papers"):
        stage.conversation.read(7, Place.CONVERSATION, Mark())


def test_a_dry_run_only_listens(stage: Stage) -> None:
    """The conversation of a dry run reads as the real one does, and leaves no trace."""
    comment = stage.say("hello")
    dry = ReadOnlyConversation(stage.conversation)

    assert len(dry.read(1, Place.CONVERSATION, Mark()).comments) == 1
    assert dry.committed_at(stage.repository.pull(1).head_sha) == NOON
    dry.react(Place.CONVERSATION, comment, "+1")
    dry.answer(1, TEXT, since=NOON)
    assert stage.github.writes() == []
