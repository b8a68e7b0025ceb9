"""Each write to GitHub, and each thing that can go wrong with it: in the end all stands once, as it should."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.forge.conversation import OWN_MARK, Place
from bot.forge.github_conversation import GitHubConversation
from bot.forge.hidden_memory import as_withdrawn
from bot.forge.text import Post
from bot.github_client import connect
from config.errors import ForgeError, ForgeRefusedError, ForgeUnavailableError
from tests.bot.forge.stages import BASE_TEXT, BRANCH, UPSTREAM, GitHubStage, Publisher
from tests.servers.github import FakeGitHub
from tests.servers.github.state import Pull

SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
PRIMARY = {"message": "API rate limit exceeded for user ID 1."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What befalls a write, and how the bot takes it."""

    options: Mapping[str, Any]
    """What the fake is told."""
    waits: float | None = None
    """For so many seconds, then the same run does it; None: for none of that."""
    says: str = ""
    """What a run that gives up says."""
    raises: type[ForgeError] | None = None


def throttled(status: int, body: object, *, says: str = "", waits: float | None = None, **headers: str) -> Trouble:
    """GitHub asks to wait: for so long that the run does, or for longer, so that it gives up."""
    options = {"status": status, "body": body, "headers": {name.replace("_", "-"): headers[name] for name in headers}}
    return Trouble(options=options, waits=waits, says=says, raises=ForgeUnavailableError if says else None)


LATER = "the next run goes on from here"
TROUBLES = {
    "500, not done": Trouble(options={"status": 500}, waits=1),
    "502, but done": Trouble(options={"status": 502, "after_effect": True}, waits=1),
    "hung up, not done": Trouble(options={"drop": True}, waits=1),
    "hung up, but done": Trouble(options={"drop": True, "after_effect": True}, waits=1),
    "403, secondary limit": throttled(403, SECONDARY, Retry_After="30", waits=30),
    "403, secondary limit without Retry-After": throttled(403, SECONDARY, waits=60),
    "403, secondary limit for long": throttled(403, SECONDARY, Retry_After="3000", says=LATER),
    "403, primary limit": throttled(
        403, PRIMARY, X_RateLimit_Remaining="0", X_RateLimit_Reset="4102444800", says="until 2100-01-01"
    ),
    "429": throttled(429, SECONDARY, Retry_After="7", waits=7),
    "429 without Retry-After": throttled(429, {"message": "Too many requests"}, waits=60),
    "409": Trouble(options={"status": 409, "body": {"message": "Conflict"}}, raises=ForgeRefusedError, says="409"),
    "422": Trouble(
        options={"status": 422, "body": {"message": "Validation Failed"}}, raises=ForgeRefusedError, says="422"
    ),
    "503 all day": Trouble(
        options={"status": 503, "times": 99}, raises=ForgeUnavailableError, says="try again later"
    ),
}


@dataclass(slots=True)
class Story:
    """A list's repository on GitHub in which the bot has opened its pull request, and what it is to write next."""

    stage: GitHubStage
    publisher: Publisher
    conversation: GitHubConversation
    papers: int = 0
    comment: int = 0

    @property
    def fake(self) -> FakeGitHub:
        """GitHub."""
        return self.stage.fake

    @property
    def pull(self) -> Pull:
        """The newest pull request."""
        return self.stage.upstream.pulls[-1]

    def publish(self) -> None:
        """Publish as a new process does."""
        forge = self.stage.new_forge(labels=("papers",))
        self.publisher.publish(self.publisher.change(str(self.papers)), forge)

    def withdraw(self) -> None:
        """Close the pull request as a new process does."""
        self.stage.new_forge().withdraw(self.pull.number, our_heads=frozenset(self.publisher.heads))

    def react(self) -> None:
        """Put a reaction below the comment."""
        self.conversation.react(Place.CONVERSATION, self.comment, "+1")

    def answer(self) -> None:
        """Answer the comment."""
        text = Post(f"{OWN_MARK}answer conversation-{self.comment} -->\nNo.\n")
        self.conversation.answer(self.pull.number, text, since=datetime(2020, 1, 1, tzinfo=UTC))

    # What makes a write necessary

    def other_papers(self) -> None:
        """The pull request is to hold something else."""
        self.papers += 1

    def no_fork(self) -> None:
        """The fork is deleted, and its pull request closed by that."""
        self.no_branch()
        fork = self.stage.branch_repository
        del self.fake.world.repositories[fork.full_name.lower()]
        shutil.rmtree(fork.path)

    def no_branch(self) -> None:
        """Somebody deletes the branch, which closes its pull request."""
        self.stage.branch_repository.delete_branch(BRANCH, by=self.fake.world.account("keeper"))

    def stale_fork(self) -> None:
        """The base moves, and the fork does not show its commit."""
        head = self.stage.commit_on_base(f"{BASE_TEXT}- By the Keeper, {self.papers}\n")
        self.fake.fail_next(method="GET", path_pattern=f"shelver-bot/.*/git/commits/{head}", status=404)
        self.other_papers()

    def no_pull_request(self) -> None:
        """The pull request is closed."""
        self.stage.close(self.pull.number)
        self.other_papers()

    def other_title(self) -> None:
        """Somebody gives it another title."""
        self.fake.edit_pull_title(self.stage.upstream, self.pull.number, "mine")

    def no_label(self) -> None:
        """Somebody takes its label away."""
        self.pull.labels.clear()

    def said(self) -> None:
        """A maintainer comments."""
        self.comment = self.fake.comment(self.stage.upstream, self.pull.number, "/reject 1", by="keeper").id


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One kind of write."""

    method: str = "POST"
    path: str
    """A pattern of the address."""
    need: Callable[[Story], None]
    """Makes it necessary."""
    run: Callable[[Story], None] = Story.publish
    same_twice: bool = False
    """Made twice it is one, so it is not looked for after a lost answer."""
    says: str = ""
    """What is said where it conflicts; "" where the status alone is."""
    courtesy: bool = False
    """Left out where it cannot be done."""


WRITES = {
    "fork": Write(path=r"/forks\?", need=Story.no_fork),
    "merge-upstream": Write(path=r"/merge-upstream\?", need=Story.stale_fork, says="Sync fork"),
    "blob": Write(path=r"/git/blobs\?", need=Story.other_papers, same_twice=True),
    "tree": Write(path=r"/git/trees\?", need=Story.other_papers, same_twice=True),
    "commit": Write(path=r"/git/commits\?", need=Story.other_papers, same_twice=True),
    "new branch": Write(path=r"/git/refs\?", need=Story.no_branch),
    "branch": Write(method="PATCH", path="/git/refs/heads/", need=Story.other_papers),
    "new pull request": Write(path=r"/pulls\?", need=Story.no_pull_request),
    "pull request": Write(method="PATCH", path=r"/pulls/\d+\?", need=Story.other_title),
    "closing": Write(method="PATCH", path=r"/pulls/\d+\?", need=lambda _: None, run=Story.withdraw),
    "labels": Write(path=r"/labels\?", need=Story.no_label, same_twice=True, courtesy=True),
    "reaction": Write(path=r"/reactions\?", need=Story.said, run=Story.react, same_twice=True),
    "comment": Write(path=r"/issues/\d+/comments\?", need=Story.said, run=Story.answer),
}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One story that goes on from test to test."""
    with FakeGitHub(tmp_path_factory.mktemp("faults")) as fake:
        fake.add_account("shelver-bot", token="bot-token")
        client = connect(token="bot-token", api_url=fake.api_url)
        stage = GitHubStage(fake, client, "fork")
        stage.upstream.add_collaborator("shelver-bot", "triage")
        stage.upstream.label("papers", create=True)
        conversation = GitHubConversation(client=client, repository=UPSTREAM, sleep=stage.slept.append)
        ready = Story(stage, Publisher(stage), conversation)
        yield ready
        client.close()


CASES = [
    pytest.param(kind, name, marks=[pytest.mark.replay] if (row + column) % 3 else [], id=f"{kind}-{name}")
    for row, kind in enumerate(WRITES)
    for column, name in enumerate(TROUBLES)
    if (kind, name) != ("merge-upstream", "503 all day")
]
"""All but one: a fork shows the commits of the list's repository after a while by itself.

A third of them, in which each write and each trouble is four times, is no replay.
"""


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_each_write_survives_each_trouble(story: Story, kind: str, name: str) -> None:
    """The same run does it or says what to do; after the next run all stands once, and nothing was sent too often."""
    write, trouble, fake = WRITES[kind], TROUBLES[name], story.fake
    if not story.stage.upstream.pulls or story.pull.state == "closed":
        story.publish()
    write.need(story)
    story.stage.slept.clear()
    fake.forget_requests()
    fake.fail_next(method=write.method, path_pattern=write.path, **trouble.options)

    if trouble.raises is None or write.courtesy:
        write.run(story)
    else:
        with pytest.raises(trouble.raises) as refused:
            write.run(story)
        assert ((trouble.raises is ForgeRefusedError and write.says) or trouble.says) in str(refused.value)
    waited = [] if write.courtesy or trouble.waits is None else [trouble.waits]
    assert trouble.options.get("times") or story.stage.slept == waited
    fake.faults.clear()
    if trouble.raises is not None or write.courtesy:
        write.run(story)

    sent = [
        exchange
        for exchange in fake.writes()
        if exchange.method == write.method and re.search(write.path, f"{exchange.path}?")
    ]
    found_again = trouble.options.get("after_effect") and not write.same_twice
    assert len(sent) <= (1 if found_again else 5 if trouble.options.get("times") else 2)
    settled(story)
    assert story.pull.state == ("closed" if kind == "closing" else "open")


def settled(story: Story) -> None:
    """At most one pull request is open, it and the branch say what was wanted, and each comment was answered once."""
    change = story.publisher.change(str(story.papers))
    pulls = story.stage.upstream.pulls
    assert [pull.number for pull in pulls if pull.state == "open"] in ([], [story.pull.number])
    body = change.body if story.pull.state == "open" else as_withdrawn(change.body)
    assert (story.pull.title, story.pull.body) == (change.title, body)
    assert story.publisher.branch_text() == change.text
    assert story.pull.head_sha == story.publisher.branch_head()
    assert story.pull.label_names == ["papers"]
    assert all(len(comment.reactions) <= 1 for comment in story.pull.comments)
    first_lines = [comment.body.partition("\n")[0] for comment in story.pull.comments if comment.body[0] == "<"]
    assert len(first_lines) == len(set(first_lines))
