from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.channel import Receipt
from bot.delivery.issue import IssueDelivery
from bot.github_client import connect
from config.channels import IssueChannel
from config.errors import DeliveryError
from tests.bot.delivery.samples import MESSAGE, MONDAY, WEEK
from tests.servers.github import FakeGitHub
from tests.servers.github.faults import Fault

NAME = "operator/papers"
MARK = "<!-- shelver:digest code-models 2025-W39 repository -->"


class Stage:
    """An operator's repository, and the bot's account."""

    def __init__(self, folder: Path) -> None:
        self.github = FakeGitHub(folder, clock=lambda: MONDAY)
        for login in ("operator", "shelver-bot", "stranger"):
            self.github.add_account(login, token=f"{login}-token")
        self.repository = self.github.add_repository(NAME)
        self.client = connect(token="operator-token", api_url=self.github.api_url)
        channel = IssueChannel(name="repository", kind="issue", repository=NAME, labels=("digest",))
        self.delivery = IssueDelivery(
            channel,
            profile="code-models",
            client=self.client,
            account=lambda: self.client.get_user().login,
            sleep=lambda _: None,
        )

    def send(self) -> Receipt:
        """Send the sample."""
        return self.delivery.send(MESSAGE, at=MONDAY, owed=None)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A repository without issues."""
    ready = Stage(tmp_path)
    yield ready
    ready.client.close()
    ready.github.close()


def test_a_week_is_one_issue_however_often_it_is_sent(stage: Stage) -> None:
    """It is found by its hidden mark, also by a database that remembers nothing, and where it was closed."""
    first = stage.send()
    [issue] = stage.repository.issues
    issue.state = "closed"
    assert stage.send() == first
    assert stage.repository.issues == [issue]
    assert issue.title == MESSAGE.subject
    assert issue.body == f"{MARK}\n{MESSAGE.markdown}"
    assert [label.name for label in issue.labels] == ["digest"]
    assert first.place.endswith("/operator/papers/issues/1")


def test_an_answer_that_was_lost_makes_no_second_issue(stage: Stage) -> None:
    """GitHub made it and said 502."""
    stage.github.faults.append(Fault(method="POST", path_pattern="/issues", status=502, after_effect=True))
    stage.send()
    assert len(stage.repository.issues) == 1


def test_nobody_else_can_keep_us_quiet(stage: Stage) -> None:
    """A stranger who copies the mark beforehand has not sent our digest."""
    with connect(token="stranger-token", api_url=stage.github.api_url) as stranger:
        stranger.get_repo(NAME).create_issue("ha", body=f"{MARK}\nnothing to see")
    stage.send()
    assert [issue.account.login for issue in stage.repository.issues] == ["stranger", "operator"]


def test_a_refusal_is_told_of(stage: Stage) -> None:
    """With what GitHub said."""
    stage.repository.private = True
    stage.delivery = IssueDelivery(
        IssueChannel(name="repository", kind="issue", repository=NAME),
        profile="code-models",
        client=connect(token="stranger-token", api_url=stage.github.api_url),
        account=lambda: "stranger",
        sleep=lambda _: None,
    )
    with pytest.raises(DeliveryError, match=f"opening an issue in {NAME}: GitHub .*404"):
        stage.send()


def test_only_issues_since_the_weeks_end_are_looked_through(stage: Stage) -> None:
    """An older one cannot be the week's digest."""
    assert WEEK.end < MONDAY < WEEK.end + timedelta(days=1)
    stage.send()
    [asked] = [each for each in stage.github.requests if each.method == "GET" and each.path.endswith("/issues")]
    assert asked.query["since"] == "2025-09-29T00:00:00Z"
