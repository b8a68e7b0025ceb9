"""What GitHub adds to the specification: forks, lost answers, rights, and how much is asked."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.forge.github import GitHubForge
from config.errors import BranchFrozenError, ForgeRefusedError, ForgeUnavailableError
from tests.bot.forge.stages import BASE_TEXT, BRANCH, FILE, UPSTREAM, GitHubStage, Publisher
from tests.servers.github import Fault
from tests.servers.github.git import Signature
from tests.servers.http import Request

LOST_WRITES = [r"/forks\?", r"/git/blobs\?", r"/git/trees\?", r"/git/commits\?", r"/git/refs\?", r"/pulls\?"]
"""Every POST of a first run, by its path."""


@dataclass(slots=True, kw_only=True)
class _Death(Fault):
    """From one request on nothing is answered, as if the process had ended there."""

    survived: int
    """Requests that are answered before."""

    def fits(self, request: Request) -> bool:  # noqa: ARG002 - it strikes any
        """Whether the process is dead by now."""
        self.survived -= 1
        return self.survived < 0


def _kept(stage: GitHubStage, publisher: Publisher) -> None:
    """Exactly one pull request stands, and it and the branch say what was wanted."""
    change = publisher.change()
    assert [(pull.state, pull.title, pull.body) for pull in stage.upstream.pulls] == [
        ("open", change.title, change.body)
    ]
    assert publisher.branch_text() == change.text
    assert stage.upstream.pulls[0].head_sha == publisher.branch_head()
    assert publisher.branch_head() in publisher.heads


class TestQuietRun:
    """What it costs when nothing has changed."""

    def test_second_run_reads_little_and_writes_nothing(self, on_github: GitHubStage) -> None:
        """A new process that looks at the pull request and publishes the same sends at most six GETs."""
        publisher = Publisher(on_github)
        first = publisher.publish(publisher.change())
        on_github.fake.forget_requests()
        forge = on_github.new_forge()
        seen = forge.pull_request(first.pull_request.number)
        assert seen is not None
        published = publisher.publish(publisher.change(seen_body=seen.body), forge)
        assert published.wrote == ()
        assert on_github.fake.writes() == []
        assert len(on_github.fake.requests) <= 6

    def test_first_run_writes_each_thing_once(self, forked: GitHubStage) -> None:
        """Fork, blob, tree, commit, branch, pull request: one request each."""
        publisher = Publisher(forked)
        publisher.publish(publisher.change())
        assert [exchange.path.rsplit("/", 1)[-1] for exchange in forked.fake.writes()] == [
            "forks", "blobs", "trees", "commits", "refs", "pulls",
        ]  # fmt: skip

    def test_only_the_text_is_written_where_only_it_differs(self, on_github: GitHubStage) -> None:
        """Where the branch stands, one PATCH of the pull request is all."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change())
        on_github.fake.edit_pull_title(on_github.upstream, 1, "another title")
        on_github.fake.forget_requests()
        assert publisher.publish(publisher.change()).wrote == ("pull request",)
        assert [exchange.method for exchange in on_github.fake.writes()] == ["PATCH"]
        _kept(on_github, publisher)


class TestFork:
    """Where the branch lives when there is no right to push upstream."""

    def test_fork_is_made_once(self, forked: GitHubStage) -> None:
        """The first run forks, later ones find the fork."""
        publisher = Publisher(forked)
        publisher.publish(publisher.change("one"))
        publisher.publish(publisher.change("two"), forked.new_forge())
        assert [exchange.path for exchange in forked.fake.writes()].count(f"/repos/{UPSTREAM}/forks") == 1
        assert forked.branch_repository.parent is forked.upstream
        assert BRANCH not in forked.upstream.branches()

    def test_fork_that_takes_its_time_is_waited_for(self, forked: GitHubStage) -> None:
        """GitHub fills forks in the background: the base branch is looked for until it is there."""
        forked.fake.fail_next(method="GET", path_pattern="/git/ref/heads/main", status=404, times=2)
        forked.fake.fail_next(method="GET", path_pattern="/git/ref/heads/main", status=409, times=1)
        publisher = Publisher(forked)
        publisher.publish(publisher.change())
        assert len(forked.slept) == 3
        _kept(forked, publisher)

    def test_fork_that_never_gets_ready_is_left_for_the_next_run(self, forked: GitHubStage) -> None:
        """After a minute the run gives up, and says that the next one goes on."""
        forked.fake.fail_next(method="GET", path_pattern="/git/ref/heads/main", status=404, times=100)
        publisher = Publisher(forked)
        with pytest.raises(ForgeUnavailableError, match="not ready yet"):
            publisher.publish(publisher.change())
        assert sum(forked.slept) == 60

    def test_fork_of_another_name_is_found(self, forked: GitHubStage) -> None:
        """Where the account has a repository of the list's name that is no fork, GitHub's other name is used."""
        forked.fake.add_repository(f"shelver-bot/{UPSTREAM.partition('/')[2]}")
        publisher = Publisher(forked)
        published = publisher.publish(publisher.change())
        assert published.wrote == ("branch", "pull request")
        assert forked.upstream.pulls[0].head.full_name == f"shelver-bot/{UPSTREAM.partition('/')[2]}-1"
        forked.fake.forget_requests()
        assert publisher.publish(publisher.change(), forked.new_forge()).wrote == ()
        assert forked.fake.writes() == []  # nor is GitHub asked to fork again

    def test_own_repository_cannot_be_forked(self, forked: GitHubStage) -> None:
        """An owner is told to set the other mode."""
        owned = forked.fake.add_repository("shelver-bot/My-List")
        owned.commit({FILE: BASE_TEXT}, author="keeper")
        forge = GitHubForge(
            client=forked.client,
            repository="shelver-bot/My-List",
            base_branch="main",
            branch=BRANCH,
            path=FILE,
            mode="fork",
            sleep=forked.slept.append,
        )
        with pytest.raises(ForgeRefusedError, match="mode: direct"):
            Publisher(forked).publish(Publisher(forked).change(), forge)

    def test_fork_without_the_base_commit_is_brought_up_to_date(self, forked: GitHubStage) -> None:
        """When the fork does not show the base commit, its base branch follows upstream first."""
        publisher = Publisher(forked)
        publisher.publish(publisher.change("one"))
        new_base = forked.commit_on_base(BASE_TEXT + "- By the Keeper\n")
        forked.fake.fail_next(method="GET", path_pattern=f"shelver-bot/.*/git/commits/{new_base}", status=404)
        publisher.publish(publisher.change("two"))
        assert forked.branch_repository.head("main") == new_base
        assert publisher.branch_text() == publisher.change("two").text

    def test_fork_with_commits_of_its_own_is_the_operators_to_mend(self, forked: GitHubStage) -> None:
        """A fork whose base branch conflicts with upstream is refused with what to do."""
        publisher = Publisher(forked)
        publisher.publish(publisher.change("one"))
        forked.branch_repository.commit({FILE: "something else\n"}, author="visitor")
        new_base = forked.commit_on_base(BASE_TEXT + "- By the Keeper\n")
        forked.fake.fail_next(method="GET", path_pattern=f"shelver-bot/.*/git/commits/{new_base}", status=404)
        with pytest.raises(ForgeRefusedError, match="Sync fork"):
            publisher.publish(publisher.change("two"))


class TestCommit:
    """What is written into the history."""

    def test_commit_is_the_accounts_and_reproducible(self, on_github: GitHubStage) -> None:
        """It bears the account's address at GitHub and its parent's date: the same change is the same commit."""
        publisher = Publisher(on_github)
        head = publisher.publish(publisher.change()).pull_request.head_sha
        commit = on_github.branch_git.commit(head)
        account = on_github.fake.world.account("shelver-bot")
        assert commit.author == commit.committer
        assert commit.author == Signature(
            name="shelver-bot",
            email=f"{account.id}+shelver-bot@users.noreply.github.com",
            date=on_github.git.commit(commit.parents[0]).committer.date,
        )

    def test_other_files_are_left_alone(self, on_github: GitHubStage) -> None:
        """The commit's tree is the base's but for the one file."""
        publisher = Publisher(on_github)
        change = publisher.change()
        head = publisher.publish(change).pull_request.head_sha
        assert [file.path for file in on_github.branch_git.changes(change.base_sha, head)] == [FILE]

    def test_branch_that_changes_more_than_the_list_is_not_taken_for_ours(self, on_github: GitHubStage) -> None:
        """A commit with the wanted list and another file besides is somebody else's."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change())
        on_github.branch_repository.reset(publisher.change().base_sha, branch=BRANCH)
        theirs = on_github.branch_repository.commit(
            {FILE: publisher.change().text, "LICENSE": "mine\n"}, author="visitor", branch=BRANCH
        )
        with pytest.raises(BranchFrozenError, match=f"{theirs} by visitor"):
            publisher.publish(publisher.change())


class TestLostAnswers:
    """GitHub says 502, or nothing, and has done it all the same, or not."""

    @pytest.mark.parametrize("path", LOST_WRITES)
    @pytest.mark.parametrize("after_effect", [True, False])
    def test_write_that_seemed_to_fail_is_made_once(
        self,
        forked: GitHubStage,
        path: str,
        after_effect: bool,  # noqa: FBT001 - pytest hands parameters over so
    ) -> None:
        """After a 502 the thing is looked up first; the same run ends with all of it, once."""
        forked.fake.fail_next(method="POST", path_pattern=path, status=502, after_effect=after_effect)
        publisher = Publisher(forked)
        published = publisher.publish(publisher.change())
        assert published.wrote == ("branch", "pull request")
        _kept(forked, publisher)

    @pytest.mark.parametrize("path", [r"/git/refs\?", r"/pulls\?"])
    def test_connection_lost_after_the_effect(self, on_github: GitHubStage, path: str) -> None:
        """A connection that is closed without an answer counts like a server error."""
        on_github.fake.fail_next(method="POST", path_pattern=path, drop=True, after_effect=True)
        publisher = Publisher(on_github)
        publisher.publish(publisher.change())
        _kept(on_github, publisher)
        assert [exchange.path.endswith("/pulls") for exchange in on_github.fake.writes()].count(True) == 1

    @pytest.mark.parametrize("path", [r"/git/refs/heads/", r"/pulls/1\?"])
    @pytest.mark.parametrize("after_effect", [True, False])
    def test_update_that_seemed_to_fail(
        self,
        on_github: GitHubStage,
        path: str,
        after_effect: bool,  # noqa: FBT001 - as above
    ) -> None:
        """Moving the branch and editing the pull request survive a 502 likewise."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change("none"))
        on_github.fake.fail_next(method="PATCH", path_pattern=path, status=502, after_effect=after_effect)
        assert publisher.publish(publisher.change()).wrote == ("branch", "pull request")
        _kept(on_github, publisher)

    @pytest.mark.parametrize("path", [r"/git/blobs\?", r"/git/refs\?", r"/pulls\?"])
    def test_lasting_trouble_is_left_for_the_next_run(self, on_github: GitHubStage, path: str) -> None:
        """After four attempts the run gives up; the next one finishes it."""
        on_github.fake.fail_next(method="POST", path_pattern=path, status=503, times=4)
        publisher = Publisher(on_github)
        with pytest.raises(ForgeUnavailableError, match="in trouble"):
            publisher.publish(publisher.change())
        assert len(on_github.slept) == 3
        publisher.publish(publisher.change(), on_github.new_forge())
        _kept(on_github, publisher)

    def test_closing_that_seemed_to_fail(self, on_github: GitHubStage) -> None:
        """A withdrawn pull request is closed although the answer was lost."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change())
        on_github.fake.fail_next(method="PATCH", path_pattern="/pulls/1", status=502, after_effect=True)
        on_github.forge.withdraw(1, our_heads=frozenset(publisher.heads))
        assert on_github.upstream.pull(1).state == "closed"
        assert on_github.upstream.pull(1).comments == []

    @pytest.mark.parametrize(
        ("survived", "after_effect"),
        [
            pytest.param(survived, after_effect, marks=[pytest.mark.replay] if (survived + after_effect) % 3 else [])
            for survived in range(13)
            for after_effect in (True, False)
        ],
    )
    def test_killed_at_any_request(
        self,
        forked: GitHubStage,
        survived: int,
        after_effect: bool,  # noqa: FBT001 - as above
    ) -> None:
        """Whichever request a first run dies at, the next one ends with one pull request, and a third is quiet."""
        publisher = Publisher(forked)
        forked.fake.faults.append(_Death(survived=survived, drop=True, after_effect=after_effect))
        with pytest.raises(ForgeUnavailableError):
            publisher.publish(publisher.change())
        forked.fake.faults.clear()
        publisher.publish(publisher.change(), forked.new_forge())
        _kept(forked, publisher)
        forked.fake.forget_requests()
        assert publisher.publish(publisher.change(), forked.new_forge()).wrote == ()
        assert forked.fake.writes() == []


class TestConcurrency:
    """Somebody does something at the same moment."""

    def test_duplicate_is_found_instead_of_opened(self, on_github: GitHubStage) -> None:
        """422 "already exists" means: find it, and make it say what is wanted."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change("none"))
        # The list is read as empty once, as it is when another process opens one right after.
        on_github.fake.fail_next(method="GET", path_pattern=r"/pulls\?", status=200, body=[])
        publisher.publish(publisher.change())
        _kept(on_github, publisher)

    def test_branch_moved_at_the_last_moment_is_not_overwritten(self, on_github: GitHubStage) -> None:
        """A push between the first look and the move is seen by the second look."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change("one"))
        theirs = ""

        def push(head: str) -> None:
            nonlocal theirs
            publisher.heads.add(head)
            theirs = on_github.commit_on_branch("their text\n")

        with pytest.raises(ForgeUnavailableError, match=r"moved to \w+ during this run"):
            on_github.forge.publish(publisher.change("two"), our_heads=frozenset(publisher.heads), announce_head=push)
        assert publisher.branch_head() == theirs

    def test_box_unticked_at_the_last_moment_survives(self, on_github: GitHubStage) -> None:
        """A text edited between the first look and the write is not overwritten."""
        publisher = Publisher(on_github)
        first = publisher.publish(publisher.change("one"))

        def untick(head: str) -> None:
            publisher.heads.add(head)
            on_github.edit_body(1, "- [ ] one\n")

        with pytest.raises(ForgeUnavailableError, match="edited or closed during this run"):
            on_github.forge.publish(
                publisher.change("two", seen_body=first.pull_request.body),
                our_heads=frozenset(publisher.heads),
                announce_head=untick,
            )
        assert on_github.upstream.pull(1).body == "- [ ] one\n"

    def test_branch_made_meanwhile_with_our_commit_is_found(self, on_github: GitHubStage) -> None:
        """422 "already exists" for the branch is no error where it stands at our commit."""
        on_github.fake.fail_next(method="POST", path_pattern=r"/git/refs\?", status=422, after_effect=True)
        publisher = Publisher(on_github)
        publisher.publish(publisher.change())
        _kept(on_github, publisher)

    def test_list_that_was_not_filtered_is_filtered_here(self, on_github: GitHubStage) -> None:
        """Where GitHub lists all open pull requests, as it does for a head that it cannot read, ours is picked."""
        on_github.upstream.commit({FILE: "theirs\n"}, author="keeper", branch="theirs")
        on_github.fake.open_pull(
            on_github.upstream, head=on_github.upstream, branch="theirs", title="Theirs", by="keeper"
        )
        _, everything = on_github.client.requester.requestJsonAndCheck("GET", f"/repos/{UPSTREAM}/pulls")
        on_github.fake.fail_next(method="GET", path_pattern=r"/pulls\?", status=200, body=everything)
        assert len(everything) == 1
        assert on_github.forge.pull_request() is None

    def test_pull_requests_of_others_are_not_ours(self, on_github: GitHubStage) -> None:
        """An open pull request from another branch is not taken for the bot's."""
        on_github.upstream.commit({FILE: "theirs\n"}, author="keeper", branch="theirs")
        on_github.fake.open_pull(
            on_github.upstream, head=on_github.upstream, branch="theirs", title="Theirs", by="keeper"
        )
        assert on_github.forge.pull_request() is None
        publisher = Publisher(on_github)
        assert publisher.publish(publisher.change()).pull_request.number == 2


class TestRights:
    """What the token may and may not do."""

    def test_link_is_given_where_no_pull_request_may_be_opened(self, forked: GitHubStage) -> None:
        """The branch is pushed, and the message holds the link by which a person opens it; later runs go on so."""
        publisher = Publisher(forked)
        for _ in range(2):
            forked.fake.fail_next(
                method="POST",
                path_pattern=r"/pulls\?",
                status=403,
                body={"message": "Resource not accessible by personal access token"},
            )
            link = f"https://github.com/{UPSTREAM}/compare/main...shelver-bot:{BRANCH}?expand=1"
            with pytest.raises(ForgeRefusedError) as refused:
                publisher.publish(publisher.change(), forked.new_forge())
            assert link in str(refused.value)
            assert "a fine-grained token may not open a pull request" in str(refused.value)
            assert "mode: compare" in str(refused.value)
            assert publisher.branch_text() == publisher.change().text
        assert sum(exchange.path.endswith("/git/refs") for exchange in forked.fake.writes()) == 1

    def test_a_pull_request_of_a_person_that_may_not_be_edited_has_a_remedy(self, forked: GitHubStage) -> None:
        """Who opened it by that link and left the mode as it was learns that; the branch is brought up to date."""
        publisher = Publisher(forked)
        forked.fake.fail_next(method="POST", path_pattern=r"/pulls\?", status=404)
        with pytest.raises(ForgeRefusedError, match="this token may not open"):
            publisher.publish(publisher.change())
        forked.fake.open_pull(
            forked.upstream, head=forked.branch_repository, branch=BRANCH, title="Papers", body="Mine.", by="visitor"
        )
        found = forked.forge.pull_request()
        assert found is not None
        assert (found.opened_by, found.opener_decides) == ("visitor", False)
        with pytest.raises(ForgeRefusedError, match=r"may not edit .*/pull/1: set mode: compare"):
            publisher.publish(publisher.change("one, two", seen_body="Mine."), forked.new_forge())
        assert publisher.branch_text() == publisher.change("one, two").text

    def test_throttling_is_not_taken_for_a_missing_right(self, on_github: GitHubStage) -> None:
        """403 with a limit used up means later, not never."""
        on_github.fake.fail_next(
            method="POST",
            path_pattern=r"/pulls\?",
            status=403,
            headers={"Retry-After": "600"},
            body={"message": "You have exceeded a secondary rate limit."},
        )
        publisher = Publisher(on_github)
        with pytest.raises(ForgeUnavailableError, match="throttles"):
            publisher.publish(publisher.change())

    def test_revoked_token_is_refused_without_showing_it(self, on_github: GitHubStage) -> None:
        """401 is the operator's: the message says which setting, not which token."""
        on_github.fake.revoke_token("bot-token")
        with pytest.raises(ForgeRefusedError, match="401") as refused:
            on_github.forge.pull_request(1)
        assert "bot-token" not in str(refused.value)

    def test_hidden_account_is_said_so(self, on_github: GitHubStage) -> None:
        """A pull request that GitHub does not show after opening it is reported."""
        on_github.fake.fail_next(method="GET", path_pattern=r"/pulls/1\?", status=404)
        publisher = Publisher(on_github)
        with pytest.raises(ForgeRefusedError, match="does not show it"):
            publisher.publish(publisher.change())

    def test_without_push_right_direct_mode_is_refused(self, forked: GitHubStage) -> None:
        """Direct mode needs a right that the message names."""
        forked.mode = "direct"
        publisher = Publisher(forked)
        with pytest.raises(ForgeRefusedError):
            publisher.publish(publisher.change(), forked.new_forge())
        assert forked.upstream.branches().keys() == {"main"}

    def test_unknown_number_cannot_be_withdrawn(self, on_github: GitHubStage) -> None:
        """There is nothing to close."""
        with pytest.raises(ForgeRefusedError, match="shows no pull request 7"):
            on_github.forge.withdraw(7, our_heads=frozenset())


class TestLabels:
    """Labels are a courtesy."""

    def test_missing_labels_are_added_where_the_account_may(self, on_github: GitHubStage) -> None:
        """Only those that are missing are added, once, whatever their case."""
        on_github.upstream.add_collaborator("shelver-bot", "push")
        on_github.upstream.label("Documentation", create=True)
        publisher = Publisher(on_github)
        assert publisher.publish(publisher.change(), on_github.new_forge(labels=("Documentation",))).wrote == (
            "branch", "pull request", "labels",
        )  # fmt: skip
        forge = on_github.new_forge(labels=("documentation", "papers"))
        assert publisher.publish(publisher.change(), forge).wrote == ("labels",)
        assert publisher.publish(publisher.change(), forge).wrote == ()
        assert {name.lower() for name in on_github.upstream.pull(1).label_names} == {"documentation", "papers"}

    def test_without_the_right_no_label_is_tried(self, forked: GitHubStage) -> None:
        """An account without triage publishes without labels, and every later run stays without writes."""
        publisher = Publisher(forked)
        forge = forked.new_forge(labels=("papers",))
        assert publisher.publish(publisher.change(), forge).wrote == ("branch", "pull request")
        forked.fake.forget_requests()
        assert publisher.publish(publisher.change(), forge).wrote == ()
        assert forked.fake.writes() == []

    @pytest.mark.parametrize("status", [403, 404, 422])
    def test_refused_label_is_no_error(self, on_github: GitHubStage, status: int) -> None:
        """The pull request stands without the label."""
        on_github.upstream.add_collaborator("shelver-bot", "push")
        on_github.fake.fail_next(method="POST", path_pattern="/labels", status=status)
        publisher = Publisher(on_github)
        published = publisher.publish(publisher.change(), on_github.new_forge(labels=("papers",)))
        assert published.wrote == ("branch", "pull request")
        _kept(on_github, publisher)


class TestWhoDecided:
    """Merged or closed, and by whom."""

    def test_who_merged_and_who_closed(self, on_github: GitHubStage) -> None:
        """The login of who merged or closed is told; squashed counts as merged."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change("one"))
        on_github.fake.merge_pull(on_github.upstream, 1, by="keeper", method="squash")
        merged = on_github.forge.pull_request(1)
        assert merged is not None
        assert (merged.state, merged.merged_by, merged.closed_by) == ("merged", "keeper", None)
        publisher.publish(publisher.change("two"))
        on_github.close(2)
        closed = on_github.forge.pull_request(2)
        assert closed is not None
        assert (closed.state, closed.merged_by, closed.closed_by) == ("closed", None, "keeper")

    def test_deleted_branch_is_made_again(self, on_github: GitHubStage) -> None:
        """After a merge with deletion of the branch, the next change makes it anew."""
        publisher = Publisher(on_github)
        publisher.publish(publisher.change("one"))
        on_github.merge(1)
        keeper = on_github.fake.world.account("keeper")
        on_github.branch_repository.delete_branch(BRANCH, by=keeper)
        assert publisher.publish(publisher.change("two")).pull_request.number == 2
