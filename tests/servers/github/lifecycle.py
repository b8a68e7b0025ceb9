"""What becomes of a pull request: opened, pushed to, closed, reopened, merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.github.errors import ApiError, invalid
from tests.servers.github.git import Signature
from tests.servers.github.state import Account, Event, Label, Pull

if TYPE_CHECKING:
    from tests.servers.github.repository import Repository


def open_pull(
    base: Repository,
    *,
    account: Account,
    title: str,
    body: str | None,
    head: Repository,
    head_branch: str,
    base_branch: str,
    draft: bool = False,
    maintainer_can_modify: bool = True,
) -> Pull:
    """Open a pull request.

    Raises:
        ApiError: 422, as GitHub does: a branch is missing, one is open already, there is nothing to pull.
    """
    base_sha = base.git.reference(f"refs/heads/{base_branch}")
    head_sha = head.git.reference(f"refs/heads/{head_branch}")
    if base_sha is None:
        raise invalid("PullRequest", "base", "invalid")
    if head_sha is None:
        raise invalid("PullRequest", "head", "invalid")
    label = f"{head.owner.login}:{head_branch}"
    for other in base.pulls:
        if other.state == "open" and _same_branches(other, head, head_branch, base_branch):
            message = f"A pull request already exists for {label}."
            raise ApiError(
                422,
                "Validation Failed",
                errors=[{"resource": "PullRequest", "code": "custom", "message": message}],
            )
    base.borrow(head, head_sha)
    if base.git.is_ancestor(head_sha, base_sha):
        shown = head_branch if head is base else label
        message = f"No commits between {base_branch} and {shown}"
        raise ApiError(
            422, "Validation Failed", errors=[{"resource": "PullRequest", "code": "custom", "message": message}]
        )
    world = base.world
    now = world.now()
    pull = Pull(
        id=world.next_id(),
        number=base.next_number,
        title=title,
        body=body,
        account=account,
        base=base,
        base_branch=base_branch,
        base_sha=base_sha,
        head=head,
        head_branch=head_branch,
        head_sha=head_sha,
        created_at=now,
        updated_at=now,
        draft=draft,
        # GitHub knows this permission only for branches of other repositories.
        maintainer_can_modify=maintainer_can_modify and head is not base,
    )
    base.git.set_reference(f"refs/pull/{pull.number}/head", head_sha)
    base.pulls.append(pull)
    return pull


def close(pull: Pull, *, by: Account) -> None:
    """Close it unmerged."""
    if pull.state == "closed":
        return
    pull.state = "closed"
    pull.closed_at = pull.base.world.now()
    pull.closed_by = by
    record(pull, "closed", by)


def reopen(pull: Pull, *, by: Account) -> None:
    """Open it again.

    Raises:
        ApiError: 422: it was merged, its branch is gone or was rewritten since, or another one is open for it.
    """
    if pull.state == "open":
        return
    head_sha = pull.head.git.reference(f"refs/heads/{pull.head_branch}")
    if pull.merged or head_sha is None:
        raise _stays_closed(f"The {pull.head_branch} branch has been deleted or the pull request was merged.")
    for other in pull.base.pulls:
        if other.state == "open" and _same_branches(other, pull.head, pull.head_branch, pull.base_branch):
            raise _stays_closed(f"There is already an open pull request for {pull.head_label}.")
    if not pull.head.git.is_ancestor(pull.head_sha, head_sha):
        raise _stays_closed(f"The {pull.head_branch} branch was force-pushed or recreated.")
    pull.state = "open"
    pull.closed_at = pull.closed_by = None
    record(pull, "reopened", by)
    _follow(pull, head_sha)


def merge(pull: Pull, *, by: Account, method: str = "merge", title: str | None = None) -> str:
    """Merge it as the button on the page does; returns the new head of the base.

    Raises:
        ApiError: 405: it is closed, conflicts, or the method is not allowed.
    """
    base = pull.base
    if pull.state != "open" or pull.draft:
        raise ApiError(405, "Pull Request is not mergeable")
    if method not in {"merge", "squash", "rebase"}:
        raise ApiError(405, f"{method.capitalize()} merges are not allowed on this repository.")
    base_sha = base.head(pull.base_branch)
    tree = base.git.merge_tree(base_sha, pull.head_sha)
    if tree is None:
        raise ApiError(405, "Pull Request is not mergeable")
    signature = Signature(name=by.name, email=by.email, date=base.world.now())
    if method == "rebase":
        sha = _rebase(pull, base_sha, committer=signature)
        _mark_merged(pull, sha, by=by)
        base.move_branch(pull.base_branch, sha, by=by)
        return sha
    default = {
        "merge": f"Merge pull request #{pull.number} from {pull.head.owner.login}/{pull.head_branch}\n\n{pull.title}",
        "squash": f"{pull.title} (#{pull.number})",
    }
    sha = base.git.write_commit(
        tree,
        [base_sha, pull.head_sha] if method == "merge" else [base_sha],
        title or default[method],
        author=signature,
        committer=signature,
    )
    _mark_merged(pull, sha, by=by)
    base.move_branch(pull.base_branch, sha, by=by)
    return sha


def _rebase(pull: Pull, base_sha: str, *, committer: Signature) -> str:
    """Put the commits on top of the base anew, each with its author and message."""
    git, head = pull.base.git, base_sha
    for commit in git.log(f"{base_sha}..{pull.head_sha}", options=["--reverse"]):
        # With the commit's own parent, the base's tree merges as if the two had parted just there.
        beside = git.write_commit(
            git.commit(head).tree, commit.parents, "beside", author=committer, committer=committer
        )
        tree = git.merge_tree(beside, commit.sha)
        if tree is None or len(commit.parents) != 1:
            raise ApiError(405, "This branch can't be rebased")
        head = git.write_commit(tree, [head], commit.message, author=commit.author, committer=committer)
    return head


def branch_moved(repository: Repository, branch: str, old: str | None, new: str, *, by: Account) -> None:
    """Let pull requests from and to a branch follow a push to it."""
    for pull in _open_pulls(repository):
        if pull.head is repository and pull.head_branch == branch and pull.head_sha != new:
            forced = old is not None and not repository.git.is_ancestor(old, new)
            _follow(pull, new)
            if forced:
                record(pull, "head_ref_force_pushed", by, commit_id=new)
            # GitHub closes a pull request that a force-push leaves empty; it does not count as merged.
            if pull.base.git.is_ancestor(new, pull.base.head(pull.base_branch)):
                close(pull, by=by)
        into_this = pull.base is repository and pull.base_branch == branch
        if pull.state == "open" and into_this and repository.git.is_ancestor(pull.head_sha, new):
            _mark_merged(pull, new, by=by)


def branch_deleted(repository: Repository, branch: str, *, by: Account) -> None:
    """Close the pull requests from or to a branch that is gone."""
    for pull in _open_pulls(repository):
        if (pull.head is repository and pull.head_branch == branch) or (
            pull.base is repository and pull.base_branch == branch
        ):
            close(pull, by=by)


def record(pull: Pull, event: str, by: Account, *, commit_id: str | None = None, label: Label | None = None) -> None:
    """Add a line to its history."""
    world = pull.base.world
    pull.updated_at = world.now()
    pull.events.append(
        Event(
            id=world.next_id(),
            event=event,
            account=by,
            created_at=pull.updated_at,
            commit_id=commit_id,
            label=label,
        )
    )


def _open_pulls(repository: Repository) -> list[Pull]:
    return [pull for member in repository.network() for pull in member.pulls if pull.state == "open"]


def _same_branches(pull: Pull, head: Repository, head_branch: str, base_branch: str) -> bool:
    return pull.head is head and pull.head_branch == head_branch and pull.base_branch == base_branch


def _follow(pull: Pull, head_sha: str) -> None:
    pull.base.borrow(pull.head, head_sha)
    pull.head_sha = head_sha
    pull.base_sha = pull.base.head(pull.base_branch)
    pull.base.git.set_reference(f"refs/pull/{pull.number}/head", head_sha)
    pull.updated_at = pull.base.world.now()


def _mark_merged(pull: Pull, sha: str, *, by: Account) -> None:
    pull.state = "closed"
    pull.merged_at = pull.closed_at = pull.base.world.now()
    pull.merged_by = pull.closed_by = by
    pull.merge_commit_sha = sha
    record(pull, "merged", by, commit_id=sha)
    record(pull, "closed", by)


def _stays_closed(message: str) -> ApiError:
    return ApiError(
        422,
        "Validation Failed",
        errors=[
            {
                "resource": "PullRequest",
                "field": "state",
                "code": "invalid",
                "message": f"state cannot be changed. {message}",
            }
        ],
    )
