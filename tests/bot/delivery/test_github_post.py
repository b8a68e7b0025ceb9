"""The promise that issues and discussions share: one for each week, found again by its hidden mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from config.errors import DeliveryError
from tests.bot.delivery.repository_stage import KINDS, NAME, SETTING, RepositoryStage
from tests.bot.delivery.samples import MESSAGE, WEEK
from tests.servers.github.faults import Fault
from tests.servers.github.state import Issue

MARK = "<!-- shelver:digest code-models 2025-W39 repository -->"


def forbidden(message: str, kind: str = "FORBIDDEN") -> Fault:
    """GraphQL's way to say no: status 200."""
    error = {"type": kind, "path": ["repository"], "message": message}
    return Fault(path_pattern="/graphql", status=200, body={"data": {"repository": None}, "errors": [error]})


@pytest.mark.parametrize("kind", KINDS)
def test_a_week_is_one_post_however_often_it_is_sent(stage: RepositoryStage, kind: str) -> None:
    """It is found by its hidden mark, also by a database that remembers nothing, and where it was closed."""
    first = stage.send(kind)
    [post] = stage.posts(kind)
    if isinstance(post, Issue):
        post.state = "closed"
    assert stage.send(kind) == first
    assert stage.posts(kind) == [post]
    assert post.title == MESSAGE.subject
    assert post.body == f"{MARK}\nTwo papers came into the list.\n\n## Listed\n\n- Fuzzing für Käfer 代码\n"
    assert first.place.endswith(f"/{NAME}/{kind}s/1")


def test_an_answer_that_was_lost_makes_no_second_issue(stage: RepositoryStage) -> None:
    """GitHub made it and said 502."""
    stage.github.faults.append(Fault(method="POST", path_pattern="/issues", status=502, after_effect=True))
    stage.send("issue")
    assert len(stage.repository.issues) == 1


def test_an_answer_that_was_lost_makes_no_second_discussion(stage: RepositoryStage) -> None:
    """The first request looks, the second opens: that one's answer is lost."""
    spared = Fault(path_pattern="/graphql")  # strikes without harm
    stage.github.faults += [spared, Fault(path_pattern="/graphql", status=502, after_effect=True)]
    stage.send("discussion")
    assert len(stage.repository.discussions) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_else_can_keep_us_quiet(stage: RepositoryStage, kind: str) -> None:
    """A stranger who copies the mark beforehand has not sent our digest."""
    stage.send(kind, by="stranger")
    stage.send(kind)
    assert [post.account.login for post in stage.posts(kind)] == ["stranger", "operator"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_opened_since_the_weeks_end_is_looked_through(stage: RepositoryStage, kind: str) -> None:
    """However many others came later; and no further back, for what is older cannot be the week's digest."""
    stage.crowd(kind, 110, at=WEEK.end - timedelta(days=9))
    stage.send(kind)
    stage.crowd(kind, 230, at=WEEK.end + timedelta(days=1))
    stage.github.forget_requests()
    stage.send(kind)
    assert len(stage.posts(kind)) == 341
    assert len(stage.github.requests) == 3


def test_old_posts_end_the_search(stage: RepositoryStage) -> None:
    """Ten years of issues are not read each week."""
    stage.crowd("issue", 500, at=WEEK.end - timedelta(days=9))
    stage.send("issue")
    assert len(stage.github.requests) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            Fault(path_pattern="/graphql", status=401, body={"message": "Bad credentials"}),
            f"does not accept the token: Bad credentials: .* set {SETTING} to a valid one",
        ),
        (
            forbidden("Resource not accessible by personal access token"),
            f"does not permit it: Resource not .*: what {SETTING} holds needs the permission [ID]\\w+s .read and",
        ),
        (forbidden("Your token has not been granted the required scopes", "INSUFFICIENT_SCOPES"), "public_repo"),
        (
            forbidden("Could not resolve to a Repository with the name 'operator/papers'.", "NOT_FOUND"),
            f"does not show the repository: Could not resolve .*: check the channel's repository .* {SETTING} may",
        ),
        (forbidden("API rate limit exceeded", "RATE_LIMITED"), "GitHub throttles: API rate limit exceeded$"),
        (
            forbidden("ghp_abcdefgh12345678 is odd", "ODD"),
            r"refused it \(400: \[redacted\] is odd\): check the channel",
        ),
    ],
    ids=lambda given: (
        given.body.get("message") or given.body["errors"][0]["type"] if isinstance(given, Fault) else ""
    ),
)
def test_a_refusal_is_told_with_what_to_do(stage: RepositoryStage, kind: str, fault: Fault, said: str) -> None:
    """In the words of the channel: its repository, its permission and the setting that holds its token."""
    stage.github.faults.append(replace(fault))
    with pytest.raises(DeliveryError, match=f"^opening an? {kind} in {NAME}: .*{said}"):
        stage.send(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_repository_is_not_shown_to_strangers(stage: RepositoryStage, kind: str) -> None:
    """Which is said as GitHub says it."""
    stage.repository.private = True
    with pytest.raises(DeliveryError, match="does not show the repository: Could not resolve to a Repository"):
        stage.send(kind, by="stranger")
