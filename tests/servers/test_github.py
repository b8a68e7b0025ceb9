"""That the fake GitHub behaves as the real one, seen through unmodified PyGithub and Git."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from github import Auth, Github, GithubException, GithubIntegration, InputGitAuthor, InputGitTreeElement
from github.PullRequest import PullRequest
from github.Repository import Repository as ClientRepository

from tests.servers.github import FakeGitHub, Repository

NAME = "list-owner/papers"
DATA = Path(__file__).parents[2] / "../shared/data"
NOW = datetime(2025, 9, 28, 6, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A GitHub with an organisation's list, its keeper, and a bot."""
    with FakeGitHub(tmp_path, clock=lambda: NOW) as server:
        server.add_account("keeper", token="keeper-token")
        server.add_account("shelver-bot", token="bot-token")
        repo = server.add_repository(NAME)
        repo.add_collaborator("keeper", "admin")
        repo.commit({"README.md": "# Papers\n\n- one\n", "docs/more.md": "more\n"}, message="first", author="keeper")
        yield server


@pytest.fixture
def repo(server: FakeGitHub) -> Repository:
    """The list's repository, as people see it."""
    return server.repository(NAME)


def _connect(server: FakeGitHub, token: str | None) -> Github:
    return Github(
        auth=Auth.Token(token) if token else None,
        base_url=server.api_url,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


@pytest.fixture
def bot(server: FakeGitHub) -> Iterator[Github]:
    """The bot's client."""
    with _connect(server, "bot-token") as client:
        yield client


@pytest.fixture
def keeper(server: FakeGitHub) -> Iterator[Github]:
    """The keeper's client."""
    with _connect(server, "keeper-token") as client:
        yield client


@pytest.fixture
def fork(bot: Github) -> ClientRepository:
    """The bot's fork."""
    return bot.get_repo(NAME).create_fork()


def _push(fork: ClientRepository, text: str, *, branch: str = "shelver", on: str | None = None) -> str:
    """What the bot does: a commit with a new README on top of a commit, and a branch that points at it."""
    base = fork.get_git_commit(on or fork.get_branch("main").commit.sha)
    element = InputGitTreeElement("README.md", "100644", "blob", content=text)
    tree = fork.create_git_tree([element], base.tree)
    commit = fork.create_git_commit("papers", tree, [base])
    if branch in {found.name for found in fork.get_branches()}:
        fork.get_git_ref(f"heads/{branch}").edit(commit.sha, force=True)
    else:
        fork.create_git_ref(f"refs/heads/{branch}", commit.sha)
    return commit.sha


@pytest.fixture
def pull(bot: Github, fork: ClientRepository) -> PullRequest:
    """The bot's open pull request."""
    _push(fork, "# Papers\n\n- one\n- two\n")
    return bot.get_repo(NAME).create_pull(base="main", head="shelver-bot:shelver", title="two", body="- [x] two")


class TestGit:
    """The Git database is a real one."""

    def test_what_the_interface_writes_git_reads(self, fork: ClientRepository, server: FakeGitHub) -> None:
        """Blob, tree, commit and branch made through the interface are objects on disk; other files stay."""
        sha = _push(fork, "new – 论文\n")
        mine = server.repository("shelver-bot/papers")
        assert mine.head("shelver") == sha
        assert mine.file("README.md", sha) == "new – 论文\n"
        assert mine.file("docs/more.md", sha) == "more\n"

    def test_a_commit_says_exactly_what_was_asked(self, fork: ClientRepository) -> None:
        """Message, author, committer and dates come back byte for byte, and give the same SHA when repeated."""
        base = fork.get_git_commit(fork.get_branch("main").commit.sha)
        who = InputGitAuthor("Bot", "bot@example.org", "2025-09-28T06:00:00Z")
        made = [fork.create_git_commit("a\n\nb", base.tree, [base], who, who) for _ in range(2)]
        read = fork.get_git_commit(made[0].sha)
        assert made[0].sha == made[1].sha
        assert (read.message, read.author.name, read.author.date) == ("a\n\nb", "Bot", NOW)
        assert [parent.sha for parent in read.parents] == [base.sha]

    @pytest.mark.parametrize(("force", "allowed"), [(False, False), (True, True)])
    def test_a_branch_moves_backwards_only_by_force(
        self, fork: ClientRepository, *, force: bool, allowed: bool
    ) -> None:
        """422 "Update is not a fast forward" as on GitHub."""
        old = fork.get_branch("main").commit.sha
        _push(fork, "one\n")
        ref = fork.get_git_ref("heads/shelver")
        if allowed:
            ref.edit(old, force=force)
            assert fork.get_git_ref("heads/shelver").object.sha == old
        else:
            with pytest.raises(GithubException, match="Update is not a fast forward"):
                ref.edit(old, force=force)

    def test_a_branch_is_made_once(self, fork: ClientRepository) -> None:
        """422 "Reference already exists" and "Object does not exist" as on GitHub."""
        with pytest.raises(GithubException, match="Reference already exists"):
            fork.create_git_ref("refs/heads/main", fork.get_branch("main").commit.sha)
        with pytest.raises(GithubException, match="Object does not exist"):
            fork.create_git_ref("refs/heads/new", "1" * 40)

    def test_a_fork_sees_its_parents_new_objects_and_not_the_other_way(
        self, repo: Repository, fork: ClientRepository, bot: Github
    ) -> None:
        """A fork borrows its parent's objects; the parent gets a fork's commits by pull request only."""
        assert fork.get_git_commit(repo.commit({"README.md": "newer\n"})).sha == repo.head()
        mine = _push(fork, "mine\n")
        with pytest.raises(GithubException) as caught:
            bot.get_repo(NAME).get_git_commit(mine)
        assert caught.value.status == 404

    def test_forking_again_finds_the_fork(self, bot: Github, fork: ClientRepository) -> None:
        """One fork an account."""
        assert bot.get_repo(NAME).create_fork().id == fork.id
        assert fork.parent.full_name == NAME

    def test_an_upstream_merge_moves_the_fork_forward(self, repo: Repository, fork: ClientRepository) -> None:
        """First a fast-forward, then nothing, and a conflict is 409."""
        repo.commit({"README.md": "newer\n"})
        assert fork.merge_upstream("main").merge_type == "fast-forward"
        assert fork.merge_upstream("main").merge_type == "none"
        _push(fork, "ours\n", branch="main")
        repo.commit({"README.md": "theirs\n"})
        with pytest.raises(GithubException) as caught:
            fork.merge_upstream("main")
        assert caught.value.status == 409

    def test_large_files_come_without_content(self, repo: Repository, bot: Github) -> None:
        """Above 1 MB the contents say ``none``; the blob holds all."""
        repo.commit({"README.md": "x" * 1_000_001})
        file = bot.get_repo(NAME).get_contents("README.md")
        assert not isinstance(file, list)
        assert (file.encoding, file.content, file.size) == ("none", "", 1_000_001)
        assert len(bot.get_repo(NAME).get_git_blob(file.sha).content) > 1_000_001

    def test_git_itself_clones_and_pushes(self, server: FakeGitHub, repo: Repository, tmp_path: Path) -> None:
        """Clone without an account, push with one that may; the branch moves."""
        clone, address = tmp_path / "clone", f"{server.api_url}/{NAME}.git"
        with_token = address.replace("//", "//keeper:keeper-token@")
        author = ("-c", "user.name=keeper", "-c", "user.email=keeper@example.org")
        commands = (
            ["git", "clone", "--quiet", address, str(clone)],
            ["git", "-C", str(clone), *author, "commit", "--quiet", "--allow-empty", "--message=by hand"],
            ["git", "-C", str(clone), "push", "--quiet", with_token, "HEAD:main"],
        )
        for command in commands:
            subprocess.run(command, check=True, capture_output=True)
        assert repo.git.commit(repo.head()).message == "by hand"

    def test_a_history_is_paged(self, repo: Repository, bot: Github) -> None:
        """More commits than a page come through Link headers, newest first."""
        made = [repo.commit({"README.md": str(number)}) for number in range(35)]
        listed = [commit.sha for commit in bot.get_repo(NAME).get_commits(path="README.md")]
        assert listed[:35] == made[::-1]
        assert len(listed) == 36


class TestPullRequests:
    """Pull requests live as on GitHub."""

    def test_the_head_follows_pushes(self, pull: PullRequest, fork: ClientRepository, bot: Github) -> None:
        """A force-push to the branch shows in the pull request at once."""
        sha = _push(fork, "# Papers\n\n- one\n- three\n")
        again = bot.get_repo(NAME).get_pull(pull.number)
        assert again.head.sha == sha
        assert "three" in again.get_files()[0].patch

    def test_mergeability_is_gits(self, pull: PullRequest, repo: Repository, bot: Github) -> None:
        """Unknown at first, then what merging the trees says."""
        said = [pull.mergeable, bot.get_repo(NAME).get_pull(1).mergeable]
        repo.commit({"README.md": "# Papers\n\n- one\n- other\n"})
        said.append(bot.get_repo(NAME).get_pull(1).mergeable)
        assert said == [None, True, False]

    @pytest.mark.usefixtures("pull")
    def test_one_is_open_per_branch(self, bot: Github) -> None:
        """A second one is 422 with GitHub's words."""
        with pytest.raises(GithubException, match=r"A pull request already exists for shelver-bot:shelver\."):
            bot.get_repo(NAME).create_pull(base="main", head="shelver-bot:shelver", title="again")

    @pytest.mark.usefixtures("fork")
    def test_nothing_to_pull_is_said(self, bot: Github) -> None:
        """A branch without commits of its own is 422."""
        with pytest.raises(GithubException, match="No commits between main and shelver-bot:main"):
            bot.get_repo(NAME).create_pull(base="main", head="shelver-bot:main", title="nothing")

    @pytest.mark.usefixtures("pull")
    def test_it_is_found_by_its_branch(self, bot: Github) -> None:
        """The filter ``head`` takes ``owner:branch``."""
        upstream = bot.get_repo(NAME)
        assert [found.number for found in upstream.get_pulls(head="shelver-bot:shelver")] == [1]
        assert upstream.get_pulls(head="keeper:shelver").totalCount == 0
        assert upstream.get_pulls(state="closed").totalCount == 0

    @pytest.mark.usefixtures("pull")
    def test_closing_tells_who(self, server: FakeGitHub, repo: Repository, bot: Github) -> None:
        """The issue's page names who closed it unmerged."""
        server.close_pull(repo, 1, by="keeper")
        closed = bot.get_repo(NAME).get_pull(1)
        assert (closed.state, closed.merged, closed.closed_at) == ("closed", False, NOW)
        assert bot.get_repo(NAME).get_issue(1).raw_data["closed_by"]["login"] == "keeper"

    @pytest.mark.usefixtures("pull")
    @pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
    def test_merging_moves_the_base(self, keeper: Github, repo: Repository, method: str) -> None:
        """After the button the base holds the change."""
        keeper.get_repo(NAME).get_pull(1).merge(merge_method=method)
        merged = keeper.get_repo(NAME).get_pull(1)
        assert (merged.merged, merged.merged_by.login, merged.merge_commit_sha) == (True, "keeper", repo.head())
        assert repo.file("README.md").endswith("- two\n")

    def test_rebasing_puts_its_commits_on_top(self, keeper: Github, repo: Repository, pull: PullRequest) -> None:
        """Each commit keeps its message and its author, and follows the base's head; there is no merge."""
        base = repo.commit({"docs/more.md": "much more\n"})
        keeper.get_repo(NAME).get_pull(pull.number).merge(merge_method="rebase")
        made, before = repo.git.commit(repo.head()), repo.git.commit(pull.head.sha)
        assert (made.parents, made.message, made.author) == ((base,), before.message, before.author)
        assert made.sha != pull.head.sha
        assert repo.file("README.md").endswith("- two\n")
        assert repo.file("docs/more.md") == "much more\n"

    @pytest.mark.usefixtures("pull")
    def test_a_conflict_does_not_merge(self, keeper: Github, repo: Repository) -> None:
        """405 as on GitHub."""
        repo.commit({"README.md": "# Papers\n\n- one\n- other\n"})
        with pytest.raises(GithubException, match="not mergeable"):
            keeper.get_repo(NAME).get_pull(1).merge()

    @pytest.mark.usefixtures("pull")
    def test_a_push_of_its_commits_merges_it(self, repo: Repository, bot: Github) -> None:
        """A base that holds the head counts as merged by who pushed."""
        repo.push_from(repo.path, "refs/pull/1/head", by="keeper")
        merged = bot.get_repo(NAME).get_pull(1)
        assert (merged.merged, merged.merged_by.login) == (True, "keeper")

    @pytest.mark.usefixtures("pull")
    def test_a_push_that_empties_it_closes_it(self, fork: ClientRepository, repo: Repository, bot: Github) -> None:
        """A head reset to the base's leaves nothing: closed, not merged."""
        fork.get_git_ref("heads/shelver").edit(repo.head(), force=True)
        closed = bot.get_repo(NAME).get_pull(1)
        assert (closed.state, closed.merged) == ("closed", False)

    def test_after_a_rewrite_it_stays_closed(self, pull: PullRequest, fork: ClientRepository) -> None:
        """Reopening is 422 once the branch was force-pushed."""
        pull.edit(state="closed")
        _push(fork, "rewritten\n")
        with pytest.raises(GithubException, match="force-pushed or recreated"):
            pull.edit(state="open")

    @pytest.mark.usefixtures("pull")
    def test_deleting_the_branch_closes_it(self, fork: ClientRepository, bot: Github) -> None:
        """Without a head there is nothing to pull."""
        fork.get_git_ref("heads/shelver").delete()
        assert bot.get_repo(NAME).get_pull(1).state == "closed"

    @pytest.mark.usefixtures("pull")
    def test_comments_and_reactions_stay(self, server: FakeGitHub, repo: Repository, bot: Github) -> None:
        """What people say is listed with what they are to the repository."""
        server.comment(repo, 1, "/reject 2509.01234 off topic", by="keeper")
        comment = bot.get_repo(NAME).get_pull(1).get_issue_comments()[0]
        comment.create_reaction("eyes")
        assert comment.raw_data["author_association"] == "MEMBER"
        assert [reaction.content for reaction in comment.get_reactions()] == ["eyes"]
        assert len(repo.pull(1).comments[0].reactions) == 1

    @pytest.mark.usefixtures("pull")
    def test_an_account_that_is_hidden_pulls_in_vain(self, server: FakeGitHub, bot: Github) -> None:
        """The bot sees its pull request, everybody else gets 404."""
        server.hide_account("shelver-bot")
        assert bot.get_repo(NAME).get_pull(1).number == 1
        with _connect(server, None) as anonymous, pytest.raises(GithubException) as caught:
            anonymous.get_repo(NAME).get_pull(1)
        assert caught.value.status == 404


class TestPermissions:
    """Who may do what."""

    def test_an_unknown_token_is_401(self, server: FakeGitHub) -> None:
        """Bad credentials, even for what is public."""
        with _connect(server, "wrong") as client, pytest.raises(GithubException, match="Bad credentials"):
            client.get_repo(NAME)

    def test_a_stranger_cannot_push_upstream(self, bot: Github) -> None:
        """Without the push right the Git database is 404 for writing."""
        with pytest.raises(GithubException) as caught:
            bot.get_repo(NAME).create_git_blob("x", "utf-8")
        assert caught.value.status == 404

    def test_labels_need_triage(self, pull: PullRequest, keeper: Github) -> None:
        """The author alone may not label; who may push may, and unknown labels are made."""
        with pytest.raises(GithubException) as caught:
            pull.add_to_labels("papers")
        assert caught.value.status == 403
        keeper.get_repo(NAME).get_pull(1).add_to_labels("papers", "bug")
        assert [label.name for label in keeper.get_repo(NAME).get_pull(1).labels] == ["papers", "bug"]

    def test_private_repositories_are_not_there_for_others(self, server: FakeGitHub, bot: Github) -> None:
        """404, not 403."""
        server.add_repository("keeper/secret", private=True)
        with pytest.raises(GithubException) as caught:
            bot.get_repo("keeper/secret")
        assert caught.value.status == 404


class TestTransport:
    """What is around the answers."""

    def test_an_unchanged_answer_is_304_and_free(self, bot: Github, repo: Repository) -> None:
        """An ETag given back costs nothing until something changed."""
        address = f"/repos/{NAME}/git/ref/heads/main"
        _, headers, _ = bot.requester.requestJson("GET", address)
        condition = {"If-None-Match": headers["etag"]}
        status, second, body = bot.requester.requestJson("GET", address, headers=dict(condition))
        assert (status, body) == (304, "")
        assert second["x-ratelimit-remaining"] == headers["x-ratelimit-remaining"]
        repo.commit({"README.md": "new\n"})
        assert bot.requester.requestJson("GET", address, headers=dict(condition))[0] == 200

    def test_an_exhausted_limit_is_403_until_its_reset(self, server: FakeGitHub, bot: Github) -> None:
        """The primary limit in GitHub's words; asking how much is left stays free."""
        server.set_rate_limit("shelver-bot", remaining=1)
        assert bot.get_user().login == "shelver-bot"
        with pytest.raises(GithubException, match="API rate limit exceeded"):
            bot.get_repo(NAME)
        assert bot.get_rate_limit().resources.core.remaining == 0

    @pytest.mark.parametrize("after_effect", [True, False])
    def test_failures_come_before_or_after_the_effect(
        self, server: FakeGitHub, fork: ClientRepository, *, after_effect: bool
    ) -> None:
        """A 502 may hide that the branch was made."""
        server.fail_next(method="POST", path_pattern="/git/refs", status=502, after_effect=after_effect)
        with pytest.raises(GithubException) as caught:
            _push(fork, "x")
        assert caught.value.status == 502
        assert ("shelver" in server.repository("shelver-bot/papers").branches()) == after_effect

    @pytest.mark.usefixtures("pull")
    def test_requests_are_recorded_without_tokens(self, server: FakeGitHub) -> None:
        """Writes are listed with account and body; the token is nowhere."""
        writes = [(exchange.method, exchange.path.rpartition("/")[2]) for exchange in server.writes()]
        assert writes == [("POST", name) for name in ("forks", "trees", "commits", "refs", "pulls")]
        assert {exchange.account for exchange in server.writes()} == {"shelver-bot"}
        assert "bot-token" not in str([exchange.headers for exchange in server.requests])


@pytest.mark.real_data
@pytest.mark.skipif(not (DATA / "github-openapi.json").exists(), reason="../shared/data is not here")
def test_answers_fit_githubs_own_description(
    server: FakeGitHub, pull: PullRequest, repo: Repository, bot: Github, keeper: Github
) -> None:
    """Every answer of a day's work has the fields and types that GitHub's OpenAPI description requires."""
    upstream, fork = bot.get_repo(NAME), bot.get_repo("shelver-bot/papers")
    # GitHub's description forbids what GitHub does: labels without a description in a list of pull requests.
    keeper.get_repo(NAME).create_label("papers", "ededed", "New papers")
    keeper.get_repo(NAME).get_pull(1).add_to_labels("papers")
    pull.create_issue_comment("hello").create_reaction("eyes")
    server.comment(repo, 1, "on this line", by="keeper", path="README.md")
    on_line = pull.get_review_comment(pull.get_review_comments()[0].id)
    assert on_line.create_reaction("+1").content == "+1"
    assert [given.content for given in on_line.get_reactions()] == ["+1"]
    assert [given.content for given in pull.get_issue_comments()[0].get_reactions()] == ["eyes"]
    for listed in (
        upstream.get_branches(), upstream.get_commits(path="README.md"), upstream.get_pulls(state="all"),
        upstream.get_labels(), upstream.get_forks(), upstream.get_git_matching_refs("heads/"), pull.get_files(),
        pull.get_commits(), pull.get_issue_comments(), pull.get_review_comments(), pull.get_issue_events(),
        bot.get_user().get_repos(), pull.as_issue().get_timeline(),
    ):  # fmt: skip
        assert len(list(listed)) > 0
    for path in ("README.md", "docs", ""):
        assert upstream.get_contents(path)
    blob = upstream.get_git_tree("main", recursive=True).tree[0].sha
    assert upstream.get_git_blob(blob).sha == blob
    assert upstream.get_commit("main").files[0].filename == "README.md"
    assert fork.create_git_blob("x", "utf-8").sha
    assert fork.compare("main", "shelver").ahead_by == 1
    assert fork.merge_upstream("main").merge_type == "none"
    assert bot.get_rate_limit().resources.core.limit == 5000
    assert bot.get_user("keeper").login == "keeper"
    assert bot.get_repo(NAME).get_pull(1).mergeable is True
    installed = server.install_app(server.add_app("shelver", owner="keeper"), repo)
    with GithubIntegration(
        auth=Auth.AppAuth(installed.app.id, installed.app.private_key), base_url=server.api_url, retry=None
    ) as app:
        assert app.requester.requestJsonAndCheck("GET", "/app")[1]["slug"] == "shelver"
        assert app.get_repo_installation(*NAME.split("/")).id == installed.id
        assert app.get_access_token(installed.id).token
    pull.edit(body="other", state="closed")
    pull.edit(state="open")
    keeper.get_repo(NAME).get_pull(1).merge()
    assert upstream.get_issue(1).raw_data["closed_by"]["login"] == "keeper"

    description = json.loads((DATA / "github-openapi.json").read_text(encoding="utf-8"))
    checked = _check(server, description)
    assert len(checked) >= 35, sorted(checked)


def _check(server: FakeGitHub, description: dict[str, Any]) -> set[str]:
    """Validate each recorded answer of 2xx; returns the operations that were seen."""
    components = _without_nullable(description["components"])
    checked = set()
    for exchange in server.requests:
        if not 200 <= exchange.status < 300 or exchange.status == 204:
            continue
        operation = _operation(description, exchange.method, exchange.path)
        schema = _schema(description, operation, exchange.status)
        document = _without_nullable(schema) | {"components": components}
        validator = jsonschema.Draft4Validator(document)
        errors = [
            f"{exchange.method} {exchange.path}: {list(error.absolute_path)}: {error.message[:300]}"
            for error in validator.iter_errors(json.loads(exchange.response))
        ]
        assert not errors, "\n".join(errors[:10])
        checked.add(operation["operationId"])
    return checked


def _operation(description: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The operation of an address; the last parameter of a pattern may hold slashes."""
    parts = path.rstrip("/").split("/")
    for pattern, operations in description["paths"].items():
        wanted = pattern.split("/")
        greedy = wanted[-1] in {"{path}", "{ref}", "{basehead}", "{branch}"}
        given = [*parts[: len(wanted) - 1], "/".join(parts[len(wanted) - 1 :])] if greedy else parts
        same = len(given) == len(wanted) and all(
            want.startswith("{") or want == have for want, have in zip(wanted, given, strict=True)
        )
        if same and method.lower() in operations:
            found: dict[str, Any] = operations[method.lower()]
            return found
    raise AssertionError(f"GitHub's description has no {method} {path}")


def _schema(description: dict[str, Any], operation: dict[str, Any], status: int) -> dict[str, Any]:
    response = operation["responses"][str(status)]
    if "$ref" in response:
        response = description["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema: dict[str, Any] = response["content"]["application/json"]["schema"]
    return schema


def _without_nullable(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: ``nullable`` becomes a union with null."""
    if isinstance(schema, list):
        return [_without_nullable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _without_nullable(part) for name, part in schema.items() if name not in {"nullable", "example"}}
    if schema.get("nullable") is True:
        return {"anyOf": [plain, {"type": "null"}]}
    return plain
