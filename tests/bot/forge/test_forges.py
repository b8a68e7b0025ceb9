"""What every forge promises, whichever it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.forge.base import PullRequestState
from bot.forge.passing_words import PASSING
from bot.forge.text import Post
from config.errors import BranchFrozenError, ForgeUnavailableError
from tests.bot.forge.stages import BASE_TEXT, Publisher, Stage


def test_no_pull_request_at_first(stage: Stage) -> None:
    """Before anything is published there is no pull request."""
    assert stage.forge.pull_request() is None


def test_publishing_makes_branch_and_pull_request(publisher: Publisher) -> None:
    """The first change becomes one commit on top of the base, announced beforehand, and one open pull request."""
    change = publisher.change()
    published = publisher.publish(change)
    assert published.wrote[:2] == ("branch", "pull request")
    assert publisher.branch_text() == change.text
    head = publisher.branch_head()
    assert head is not None
    assert publisher.heads == {head}
    commit = publisher.stage.branch_git.commit(head)
    assert commit.parents == (change.base_sha,)
    assert commit.message.strip() == change.commit_message.strip()
    assert [file.path for file in publisher.stage.branch_git.changes(change.base_sha, head)] == ["README.md"]
    pull_request = published.pull_request
    assert (pull_request.state, pull_request.title, pull_request.head_sha) == ("open", change.title, head)
    assert pull_request.body.strip() == change.body.strip()


def test_base_is_never_written(publisher: Publisher) -> None:
    """Publishing leaves the base branch where it was."""
    change = publisher.change()
    publisher.publish(change)
    assert publisher.stage.git.reference("refs/heads/main") == change.base_sha


def test_pull_request_is_found_with_and_without_number(publisher: Publisher) -> None:
    """What was published is found by its number, and as the open one of the branch."""
    published = publisher.publish(publisher.change())
    assert publisher.stage.forge.pull_request() == published.pull_request
    assert publisher.stage.forge.pull_request(published.pull_request.number) == published.pull_request


def test_unknown_number_gives_the_open_pull_request(publisher: Publisher) -> None:
    """A number that is not there falls back to the open pull request of the branch."""
    published = publisher.publish(publisher.change())
    assert publisher.stage.forge.pull_request(999) == published.pull_request


def test_publishing_again_writes_nothing(publisher: Publisher) -> None:
    """The same change a second time needs no write, announces nothing, and shows the same pull request."""
    first = publisher.publish(publisher.change())
    heads = set(publisher.heads)
    second = publisher.publish(publisher.change(seen_body=first.pull_request.body))
    assert second.wrote == ()
    assert second.pull_request == first.pull_request
    assert publisher.heads == heads


def test_passing_words_alone_are_not_written_again(publisher: Publisher) -> None:
    """A text that differs in nothing but what is true on the day of its writing stands as it is."""
    monday, tuesday = (
        replace(publisher.change(), body=Post(f"- [x] one\n\n{day} {PASSING}\n")) for day in ("Mon", "Tue")
    )
    first = publisher.publish(monday)
    second = publisher.publish(replace(tuesday, seen_body=first.pull_request.body))
    assert (second.wrote, second.pull_request) == ((), first.pull_request)
    moved = replace(tuesday, body=Post(f"- [ ] one\n\nTue {PASSING}\n"))
    third = publisher.publish(replace(moved, seen_body=first.pull_request.body))
    assert "pull request" in third.wrote
    assert "Tue" in third.pull_request.body


def test_what_stands_is_found_without_memory(publisher: Publisher) -> None:
    """Even where the heads were forgotten, a branch that holds the wanted content is left as it is."""
    publisher.publish(publisher.change())
    publisher.heads.clear()
    assert publisher.publish(publisher.change()).wrote == ()


def test_new_content_moves_branch_and_text(publisher: Publisher) -> None:
    """Another change replaces the commit and rewrites title and body of the same pull request."""
    first = publisher.publish(publisher.change("one"))
    change = publisher.change("one and two", seen_body=first.pull_request.body)
    second = publisher.publish(change)
    assert second.wrote[:2] == ("branch", "pull request")
    assert second.pull_request.number == first.pull_request.number
    assert second.pull_request.title == change.title
    assert publisher.branch_text() == change.text
    head = publisher.branch_head()
    assert head is not None
    assert publisher.stage.branch_git.commit(head).parents == (change.base_sha,)
    assert second.pull_request.head_sha == head


def test_moved_base_rebuilds_the_branch(publisher: Publisher) -> None:
    """When the list has changed, the commit is made anew on top of it."""
    publisher.publish(publisher.change())
    new_base = publisher.stage.commit_on_base(BASE_TEXT + "- By the Keeper\n")
    change = publisher.change()
    publisher.publish(change)
    head = publisher.branch_head()
    assert head is not None
    assert publisher.stage.branch_git.commit(head).parents == (new_base,)
    assert publisher.branch_text() == change.text


def test_somebody_elses_commit_freezes_the_branch(publisher: Publisher) -> None:
    """A commit by a person is never overwritten; the error names it and its author."""
    first = publisher.publish(publisher.change("one"))
    theirs = publisher.stage.commit_on_branch("their text\n")
    with pytest.raises(BranchFrozenError, match=rf"(?i){theirs}.*visitor"):
        publisher.publish(publisher.change("two", seen_body=first.pull_request.body))
    assert publisher.branch_head() == theirs
    found = publisher.stage.forge.pull_request()
    assert found is not None
    assert found.title == first.pull_request.title


def test_branch_without_commits_of_its_own_is_taken_over(publisher: Publisher) -> None:
    """A branch that stands at an older commit of the base holds nobody's work."""
    publisher.publish(publisher.change("one"))
    old_base = publisher.stage.git.reference("refs/heads/main")
    assert old_base is not None
    publisher.stage.close(1)
    publisher.stage.branch_git.set_reference("refs/heads/shelver/latest-papers", old_base)
    publisher.stage.commit_on_base(BASE_TEXT + "- By the Keeper\n")
    publisher.heads.clear()
    assert publisher.publish(publisher.change("two")).wrote[0] == "branch"


def test_text_edited_meanwhile_is_not_overwritten(publisher: Publisher) -> None:
    """A box unticked after the decisions were read survives: nothing is written, the next run takes it up."""
    first = publisher.publish(publisher.change("one"))
    head = publisher.branch_head()
    publisher.stage.edit_body(first.pull_request.number, "- [ ] one\n")
    with pytest.raises(ForgeUnavailableError, match="was edited during this run"):
        publisher.publish(publisher.change("two", seen_body=first.pull_request.body))
    assert publisher.branch_head() == head
    found = publisher.stage.forge.pull_request()
    assert found is not None
    assert found.body == "- [ ] one\n"


def test_pull_request_closed_meanwhile_is_not_opened_again(publisher: Publisher) -> None:
    """Where the pull request was closed after the decisions were read, no second one is opened."""
    first = publisher.publish(publisher.change("one"))
    publisher.stage.close(first.pull_request.number)
    with pytest.raises(ForgeUnavailableError, match="closed or merged during this run"):
        publisher.publish(publisher.change("one", seen_body=first.pull_request.body))
    latest = publisher.stage.forge.pull_request()
    assert latest is not None
    assert (latest.number, latest.state) == (first.pull_request.number, PullRequestState.CLOSED)


def test_newlines_of_an_editor_are_no_edit(publisher: Publisher) -> None:
    """A text that differs in nothing but CRLF counts as the same."""
    first = publisher.publish(publisher.change())
    publisher.stage.edit_body(first.pull_request.number, publisher.change().body.replace("\n", "\r\n"))
    again = publisher.publish(publisher.change(seen_body=first.pull_request.body))
    assert again.wrote == ()


def test_closed_pull_request_is_shown_as_closed(publisher: Publisher) -> None:
    """A pull request that was closed unmerged is still found, and the next change opens another one."""
    first = publisher.publish(publisher.change("one"))
    publisher.stage.close(first.pull_request.number)
    found = publisher.stage.forge.pull_request(first.pull_request.number)
    assert found is not None
    assert found.state is PullRequestState.CLOSED
    assert publisher.stage.forge.pull_request() == found
    second = publisher.publish(publisher.change("two"))
    assert second.pull_request.number == first.pull_request.number + 1
    again = publisher.stage.forge.pull_request(first.pull_request.number)
    assert again is not None
    assert again.state is PullRequestState.CLOSED


def test_merged_pull_request_is_shown_as_merged(publisher: Publisher) -> None:
    """A pull request whose commit is in the base is merged, and stays so when the next one is opened."""
    first = publisher.publish(publisher.change("one"))
    publisher.stage.commit_on_base(BASE_TEXT)
    publisher.stage.merge(first.pull_request.number)
    merge = publisher.stage.git.reference("refs/heads/main")
    publisher.stage.commit_on_base(publisher.change("one").text)
    for _ in range(2):
        found = publisher.stage.forge.pull_request(first.pull_request.number)
        assert found is not None
        assert found.state is PullRequestState.MERGED
        assert found.head_sha == first.pull_request.head_sha
        assert found.merge_sha == merge
        published = publisher.publish(publisher.change("two"))
        assert published.pull_request.number == first.pull_request.number + 1


def test_killed_before_the_branch_moves(publisher: Publisher) -> None:
    """A run that dies while the head is announced leaves nothing behind; the next one does everything once."""

    def die(head: str) -> None:
        publisher.heads.add(head)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publisher.stage.forge.publish(publisher.change(), our_heads=frozenset(), announce_head=die)
    assert publisher.branch_head() is None
    assert publisher.stage.forge.pull_request() is None
    published = publisher.publish(publisher.change())
    assert published.pull_request.number == 1
    assert publisher.branch_text() == publisher.change().text


def test_withdrawing_closes_and_leaves_the_branch(publisher: Publisher) -> None:
    """A withdrawn pull request is closed, its branch is still there, and withdrawing again changes nothing."""
    first = publisher.publish(publisher.change())
    for _ in range(2):
        publisher.stage.forge.withdraw(first.pull_request.number, our_heads=frozenset(publisher.heads))
        found = publisher.stage.forge.pull_request(first.pull_request.number)
        assert found is not None
        assert found.state is PullRequestState.CLOSED
    assert publisher.branch_head() == first.pull_request.head_sha


def test_withdrawing_leaves_somebody_elses_commit_open(publisher: Publisher) -> None:
    """A pull request with a person's commit on it is not closed."""
    first = publisher.publish(publisher.change())
    publisher.stage.commit_on_branch("their text\n")
    with pytest.raises(BranchFrozenError):
        publisher.stage.forge.withdraw(first.pull_request.number, our_heads=frozenset(publisher.heads))
    found = publisher.stage.forge.pull_request()
    assert found is not None
    assert found.state is PullRequestState.OPEN
