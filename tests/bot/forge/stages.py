"""One list's repository with a forge over it, and what people do there: on disk, and on the fake GitHub."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from github import Github

from bot.forge.base import Change, Forge, Offered, Published
from bot.forge.github import GitHubForge
from bot.forge.local import LocalForge
from bot.forge.text import Post
from config.profile import Mode
from tests.servers.github import FakeGitHub, Repository
from tests.servers.github.git import GitRepository, Signature

UPSTREAM = "curators/Awesome-Code-Models"
BRANCH = "shelver/latest-papers"
FILE = "README.md"
BASE_TEXT = "# Awesome Code Models\n\n## Surveys\n\n- An Older Paper\n"
MOMENT = datetime(2025, 9, 10, 12, 0, tzinfo=UTC)


class Stage(Protocol):
    """What the shared specification needs of a place."""

    forge: Forge

    @property
    def git(self) -> GitRepository:
        """The repository that holds the base branch."""
        ...

    @property
    def branch_git(self) -> GitRepository:
        """The repository that holds the bot's branch."""
        ...

    def commit_on_base(self, text: str) -> str:
        """The maintainers change the list."""
        ...

    def commit_on_branch(self, text: str) -> str:
        """Somebody pushes to the bot's branch."""
        ...

    def close(self, number: int) -> None:
        """The maintainer closes the pull request."""
        ...

    def merge(self, number: int) -> None:
        """The maintainer merges the pull request."""
        ...

    def edit_body(self, number: int, body: str) -> None:
        """The maintainer edits the text, as a click on a box does."""
        ...


@dataclass
class LocalStage:
    """A bare repository on disk."""

    folder: Path
    forge: Forge = field(init=False)
    git: GitRepository = field(init=False)

    def __post_init__(self) -> None:
        self.git = GitRepository.create(self.folder / "list.git", default_branch="main")
        self._commit("main", BASE_TEXT, "keeper", extra={"LICENSE": "MIT\n", "docs/notes.md": "Notes\n"})
        self.forge = LocalForge(
            repository=self.git.path,
            base_branch="main",
            branch=BRANCH,
            path=FILE,
            out=self.folder / "out",
            clock=lambda: MOMENT,
        )

    @property
    def branch_git(self) -> GitRepository:
        """See `Stage`."""
        return self.git

    def commit_on_base(self, text: str) -> str:
        """See `Stage`."""
        return self._commit("main", text, "keeper")

    def commit_on_branch(self, text: str) -> str:
        """See `Stage`."""
        return self._commit(BRANCH, text, "Visitor")

    def close(self, number: int) -> None:
        """See `Stage`."""
        self._rewrite(number, "state: open", "state: closed")

    def merge(self, number: int) -> None:
        """See `Stage`."""
        self._file(number)
        base, head = self._head("main"), self._head(BRANCH)
        assert base is not None
        assert head is not None
        tree = self.git.merge_tree(base, head)
        assert tree is not None
        who = Signature(name="keeper", email="keeper@example.org", date=MOMENT)
        merged = self.git.write_commit(tree, [base, head], "Merge", author=who, committer=who)
        self.git.set_reference("refs/heads/main", merged)

    def edit_body(self, number: int, body: str) -> None:
        """See `Stage`."""
        file = self._file(number)
        front, dashes, _ = file.read_text(encoding="utf-8").partition("---\n\n")
        file.write_text(front + dashes + body, encoding="utf-8")

    def _file(self, number: int) -> Path:
        latest = self.folder / "out/pull-request.md"
        assert f"number: {number}\n" in latest.read_text(encoding="utf-8")
        return latest

    def _rewrite(self, number: int, old: str, new: str) -> None:
        file = self._file(number)
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def _head(self, branch: str) -> str | None:
        return self.git.reference(f"refs/heads/{branch}")

    def _commit(self, branch: str, text: str, author: str, extra: dict[str, str] | None = None) -> str:
        parent = self._head(branch) or self._head("main")
        files = {FILE: text} | (extra or {})
        entries = [("100644", self.git.write_blob(content.encode()), path) for path, content in files.items()]
        tree = self.git.write_tree(parent, entries)
        who = Signature(name=author, email=f"{author}@example.org", date=MOMENT)
        commit = self.git.write_commit(tree, [parent] if parent else [], "a change", author=who, committer=who)
        self.git.set_reference(f"refs/heads/{branch}", commit)
        return commit


@dataclass
class GitHubStage:
    """The fake GitHub; ``client`` has to be closed by whoever made it."""

    fake: FakeGitHub
    client: Github
    mode: Mode
    upstream: Repository = field(init=False)
    forge: Forge = field(init=False)
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fake.add_account("keeper", token="keeper-token")
        self.fake.add_account("visitor", token="visitor-token")
        self.upstream = self.fake.add_repository(UPSTREAM)
        self.upstream.add_collaborator("keeper", "admin")
        if self.mode == "direct":
            self.upstream.add_collaborator("shelver-bot", "push")
        self.upstream.commit({FILE: BASE_TEXT, "LICENSE": "MIT\n", "docs/notes.md": "Notes\n"}, author="keeper")
        self.forge = self.new_forge()

    def new_forge(self, *, labels: tuple[str, ...] = ()) -> GitHubForge:
        """A forge as the next process would make it: nothing remembered."""
        return GitHubForge(
            client=self.client,
            repository=UPSTREAM,
            base_branch="main",
            branch=BRANCH,
            path=FILE,
            mode=self.mode,
            labels=labels,
            sleep=self.slept.append,
        )

    @property
    def branch_repository(self) -> Repository:
        """The fork, or the list's repository itself."""
        if self.mode == "direct":
            return self.upstream
        return self.fake.repository(f"shelver-bot/{UPSTREAM.partition('/')[2]}")

    @property
    def git(self) -> GitRepository:
        """See `Stage`."""
        return self.upstream.git

    @property
    def branch_git(self) -> GitRepository:
        """See `Stage`."""
        return self.branch_repository.git

    def commit_on_base(self, text: str) -> str:
        """See `Stage`."""
        return self.upstream.commit({FILE: text}, author="keeper")

    def commit_on_branch(self, text: str) -> str:
        """See `Stage`."""
        return self.branch_repository.commit({FILE: text}, author="visitor", branch=BRANCH)

    def close(self, number: int) -> None:
        """See `Stage`."""
        self.fake.close_pull(self.upstream, number, by="keeper")

    def merge(self, number: int) -> None:
        """See `Stage`."""
        self.fake.merge_pull(self.upstream, number, by="keeper")

    def edit_body(self, number: int, body: str) -> None:
        """See `Stage`."""
        self.fake.edit_pull_body(self.upstream, number, body)


@dataclass
class Publisher:
    """What the bot does at a stage, remembering the heads that it announced."""

    stage: Stage
    heads: set[str] = field(default_factory=set)

    def change(self, papers: str = "one", *, seen_body: str | None = None) -> Change:
        """A change on top of the base as it is now that adds these papers."""
        git = self.stage.git
        base_sha = git.reference("refs/heads/main")
        assert base_sha is not None
        base_text = git.run("cat-file", "blob", f"{base_sha}:{FILE}").decode()
        return Change(
            base_sha=base_sha,
            base_text=base_text,
            text=f"{base_text}- A New Paper: {papers}, naïve 请\n",
            title=Post(f"latest papers: {papers}"),
            body=Post(f"- [x] {papers}\n"),
            commit_message=Post(f"Add papers\n\n{papers}\n"),
            seen_body=seen_body,
        )

    def publish(self, change: Change, forge: Forge | None = None) -> Published:
        """Publish as the cycle does, where we open the pull request."""
        left = self.publish_or_offer(change, forge)
        assert isinstance(left, Published)
        return left

    def publish_or_offer(self, change: Change, forge: Forge | None = None) -> Published | Offered:
        """Publish as the cycle does, whoever opens the pull request."""
        return (forge or self.stage.forge).publish(
            change, our_heads=frozenset(self.heads), announce_head=self.heads.add
        )

    def branch_head(self) -> str | None:
        """Where the bot's branch is."""
        return self.stage.branch_git.reference(f"refs/heads/{BRANCH}")

    def branch_text(self) -> str:
        """The list on the bot's branch."""
        return self.stage.branch_git.run("cat-file", "blob", f"refs/heads/{BRANCH}:{FILE}").decode()
