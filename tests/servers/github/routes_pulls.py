"""Pull requests."""

from __future__ import annotations

from tests.servers.github import lifecycle, render, render_pulls
from tests.servers.github.errors import ApiError, invalid, not_found
from tests.servers.github.render import Json
from tests.servers.github.repository import Repository
from tests.servers.github.routes_issues import react
from tests.servers.github.routing import Answer, Call, route
from tests.servers.github.state import Comment, Pull

_PULLS = "/repos/{owner}/{repo}/pulls"


def _visible(call: Call) -> list[Pull]:
    return [pull for pull in call.repository.pulls if not pull.account.hidden or pull.account is call.account]


@route("GET", _PULLS)
def pulls(call: Call) -> Answer:
    """Pull requests, chosen by ``state``, ``head`` (``owner:branch``) and ``base``."""
    found = _visible(call)
    state = call.query.get("state", "open")
    if state != "all":
        found = [pull for pull in found if pull.state == state]
    # GitHub ignores a head without an owner.
    if ":" in call.query.get("head", ""):
        found = [pull for pull in found if pull.head_label.lower() == call.query["head"].lower()]
    if call.query.get("base"):
        found = [pull for pull in found if pull.base_branch == call.query["base"]]
    sort = call.query.get("sort", "created")
    found.sort(key=lambda pull: (pull.updated_at if sort == "updated" else pull.created_at, pull.number))
    if call.query.get("direction", "desc" if sort == "created" else "asc") == "desc":
        found.reverse()
    return call.paged(found, render_pulls.pull_simple)


@route("POST", _PULLS)
def create_pull(call: Call) -> Answer:
    """Open one."""
    account = call.signed_in()
    title, head_name, base_branch = call.given("title", "head", "base")
    base = call.repository
    owner, _, branch = head_name.rpartition(":")
    head = _head_repository(base, owner) if owner else base
    if head is None:
        raise invalid("PullRequest", "head", "invalid")
    if not head.allows(account, "push"):
        raise ApiError(403, "Resource not accessible by personal access token")
    pull = lifecycle.open_pull(
        base,
        account=account,
        title=title,
        body=call.optional("body"),
        head=head,
        head_branch=branch,
        base_branch=base_branch,
        draft=bool(call.optional("draft")),
        maintainer_can_modify=call.optional("maintainer_can_modify") is not False,
    )
    return Answer(status=201, data=render_pulls.pull_full(pull, mergeable=None))


def _head_repository(base: Repository, owner: str) -> Repository | None:
    return next((member for member in base.network() if member.owner.login.lower() == owner.lower()), None)


def _mergeable(pull: Pull) -> bool | None:
    if pull.state != "open":
        return None
    return pull.base.git.merge_tree(pull.base.head(pull.base_branch), pull.head_sha) is not None


@route("GET", _PULLS + "/{number}")
def pull_request(call: Call) -> Json:
    """One, with its mergeability against the base as it is now."""
    return render_pulls.pull_full(call.pull, mergeable=_mergeable(call.pull))


@route("PATCH", _PULLS + "/{number}")
def update_pull(call: Call) -> Json:
    """Change title, body, state or base."""
    pull, account = call.pull, call.signed_in()
    if account is not pull.account and not pull.base.allows(account, "push"):
        raise ApiError(403, "Must have push access to the repository or have opened the pull request.")
    state = call.optional("state")
    if state not in {None, "open", "closed"}:
        raise invalid("PullRequest", "state", "invalid")
    if state == "open":
        lifecycle.reopen(pull, by=account)
    base = call.optional("base")
    if base is not None:
        sha = pull.base.git.reference(f"refs/heads/{base}")
        if sha is None:
            raise invalid("PullRequest", "base", "invalid")
        pull.base_branch, pull.base_sha = base, sha
    if call.optional("title") not in {None, pull.title}:
        pull.title = call.optional("title")
        lifecycle.record(pull, "renamed", account)
    if "body" in (call.json or {}):
        pull.body = call.optional("body")
    if call.optional("maintainer_can_modify") is not None:
        pull.maintainer_can_modify = bool(call.optional("maintainer_can_modify"))
    pull.updated_at = call.world.now()
    if state == "closed":
        lifecycle.close(pull, by=account)
    return render_pulls.pull_full(pull, mergeable=None)


@route("GET", _PULLS + "/{number}/commits")
def pull_commits(call: Call) -> Answer:
    """Its commits, oldest first."""
    pull = call.pull
    found = pull.base.git.log(f"{pull.base_sha}..{pull.head_sha}", options=["--reverse"])
    return call.paged(found, lambda commit: render.commit(pull.base, commit))


@route("GET", _PULLS + "/{number}/files")
def pull_files(call: Call) -> Answer:
    """The files that it changes."""
    pull = call.pull
    start = pull.base.git.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha
    found = pull.base.git.changes(start, pull.head_sha)
    return call.paged(found, lambda file: render.changed_file(pull.head, pull.head_sha, file))


@route("GET", _PULLS + "/{number}/comments")
def review_comments(call: Call) -> Answer:
    """What was said about lines of the diff, oldest first; ``since`` chooses what was changed from then on."""
    pull = call.pull
    found = [comment for comment in pull.review_comments if comment.updated_at >= call.since]
    return call.paged(found, lambda comment: render_pulls.review_comment(pull, comment))


@route("GET", _PULLS + "/{number}/reviews")
def reviews(call: Call) -> Answer:
    """Its reviews, oldest first; one that is not submitted yet is shown to its author alone."""
    pull = call.pull
    found = [review for review in pull.reviews if review.state != "PENDING" or review.account is call.account]
    return call.paged(found, lambda review: render_pulls.review(pull, review))


def _review_comment(call: Call) -> tuple[Pull, Comment]:
    wanted = int(call.parameters["id"])
    for pull in call.repository.pulls:
        for comment in pull.review_comments:
            if comment.id == wanted:
                return pull, comment
    raise not_found()


@route("GET", _PULLS + "/comments/{id}")
def review_comment(call: Call) -> Json:
    """One comment on a line."""
    return render_pulls.review_comment(*_review_comment(call))


@route("POST", _PULLS + "/comments/{id}/reactions")
def react_to_review_comment(call: Call) -> Answer:
    """React to a comment on a line; the same twice is one."""
    return react(call, _review_comment(call)[1].reactions)


@route("GET", _PULLS + "/comments/{id}/reactions")
def review_comment_reactions(call: Call) -> Answer:
    """The reactions to a comment on a line."""
    given = _review_comment(call)[1].reactions
    return call.paged(given, lambda reaction: render_pulls.reaction(reaction, call.world.url))


@route("GET", _PULLS + "/{number}/merge")
def is_merged(call: Call) -> Answer:
    """204 where it was merged, else 404."""
    if not call.pull.merged:
        raise not_found()
    return Answer(status=204)


@route("PUT", _PULLS + "/{number}/merge")
def merge(call: Call) -> Json:
    """Merge it."""
    pull = call.pull
    account = call.require("push", otherwise=ApiError(403, "Must have push access to merge."))
    if call.optional("sha") not in {None, pull.head_sha}:
        raise ApiError(409, "Head branch was modified. Review and try the merge again.")
    sha = lifecycle.merge(
        pull,
        by=account,
        method=call.optional("merge_method", "merge"),
        title=call.optional("commit_title"),
    )
    return {"sha": sha, "merged": True, "message": "Pull Request successfully merged"}
