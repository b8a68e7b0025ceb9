"""Accounts, repositories and forks."""

from __future__ import annotations

from tests.servers.github import render
from tests.servers.github.errors import ApiError, not_found
from tests.servers.github.git import GitRepository, Signature
from tests.servers.github.render import Json
from tests.servers.github.repository import Repository
from tests.servers.github.routing import Answer, Call, route
from tests.servers.github.state import Account


def _owned(call: Call, account: Account) -> list[Repository]:
    owned = [repo for repo in call.world.repositories.values() if repo.owner is account]
    return [repo for repo in owned if repo.allows(call.account, "pull")]


@route("GET", "/user")
def own_account(call: Call) -> Json:
    """Whose token it is."""
    account = call.signed_in()
    if account.kind == "Bot":
        raise ApiError(403, "Resource not accessible by integration")
    return render.account_page(account, call.world.url, public_repos=len(_owned(call, account)))


@route("POST", "/graphql")
def viewer(call: Call) -> Json:
    """Whose token it is, which apps learn here alone; nothing else is known of that interface."""
    if "".join(str((call.json or {}).get("query")).split()) != "query{viewer{login}}":
        raise ApiError(400, "this is no GraphQL server")
    return {"data": {"viewer": {"login": call.signed_in().login}}}


@route("GET", "/users/{login}")
def account(call: Call) -> Json:
    """Anybody's account."""
    try:
        found = call.world.account(call.parameters["login"])
    except KeyError:
        raise not_found() from None
    if found.hidden and found is not call.account:
        raise not_found()
    return render.account_page(found, call.world.url, public_repos=len(_owned(call, found)))


@route("GET", "/user/repos")
def own_repositories(call: Call) -> Answer:
    """The repositories that the token's account owns or works on."""
    account = call.signed_in()
    mine = [
        repo
        for repo in call.world.repositories.values()
        if repo.owner is account or account.login in repo.collaborators
    ]
    return call.paged(mine, lambda repo: render.repository(repo, account))


@route("GET", "/users/{login}/repos")
def repositories_of(call: Call) -> Answer:
    """The repositories that an account owns."""
    try:
        owner = call.world.account(call.parameters["login"])
    except KeyError:
        raise not_found() from None
    return call.paged(_owned(call, owner), lambda repo: render.repository(repo, call.account))


@route("GET", "/repos/{owner}/{repo}")
def repository(call: Call) -> Json:
    """A repository."""
    return render.repository(call.repository, call.account, full=True)


@route("GET", "/repos/{owner}/{repo}/collaborators/{login}/permission")
def permission(call: Call) -> Json:
    """What an account may do."""
    call.require("push", otherwise=ApiError(403, "Must have push access to view collaborator permission."))
    try:
        account = call.world.account(call.parameters["login"])
    except KeyError:
        raise not_found() from None
    role = call.repository.role(account) or "none"
    old = {"pull": "read", "triage": "read", "push": "write", "maintain": "write"}
    names = {"pull": "read", "push": "write"}
    return {
        "permission": old.get(role, role),
        "role_name": names.get(role, role),
        "user": render.account(account, call.world.url),
    }


@route("GET", "/repos/{owner}/{repo}/forks")
def forks(call: Call) -> Answer:
    """The forks of a repository."""
    origin = call.repository
    found = [repo for repo in call.world.repositories.values() if repo.parent is origin]
    return call.paged(found, lambda repo: render.repository(repo, call.account))


@route("POST", "/repos/{owner}/{repo}/forks")
def fork(call: Call) -> Answer:
    """Make a fork, or find the one that is there."""
    origin = call.repository
    account = call.signed_in()
    owner = account
    if call.optional("organization"):
        owner = call.world.account(call.optional("organization"))
    if origin.owner is owner:
        raise ApiError(403, "Repository cannot be forked into the account that owns it.")
    for member in origin.network():
        if member.owner is owner:
            return Answer(status=202, data=render.repository(member, account, full=True))
    name = call.optional("name") or origin.name
    while f"{owner.login}/{name}".lower() in call.world.repositories:
        name += "-1"
    made = _fork(origin, owner, name, only_default=bool(call.optional("default_branch_only")))
    return Answer(status=202, data=render.repository(made, account, full=True))


def _fork(origin: Repository, owner: Account, name: str, *, only_default: bool) -> Repository:
    world = origin.world
    path = world.folder / owner.login / f"{name}.git"
    git = GitRepository.create(path, default_branch=origin.default_branch, alternate=origin.path)
    for branch, sha in origin.branches().items():
        if branch == origin.default_branch or not only_default:
            git.set_reference(f"refs/heads/{branch}", sha)
    now = world.now()
    made = Repository(
        id=world.next_id(),
        world=world,
        owner=owner,
        name=name,
        git=git,
        default_branch=origin.default_branch,
        description=origin.description,
        private=origin.private,
        parent=origin,
        created_at=now,
        pushed_at=origin.pushed_at,
    )
    world.repositories[made.full_name.lower()] = made
    return made


@route("POST", "/repos/{owner}/{repo}/merge-upstream")
def merge_upstream(call: Call) -> Json:
    """Bring a fork's branch up to the branch of the same name that it was forked from."""
    account = call.require("push")
    (branch,) = call.given("branch")
    repo = call.repository
    theirs = repo.parent.git.reference(f"refs/heads/{branch}") if repo.parent else None
    if repo.parent is None or theirs is None:
        raise ApiError(422, "Repository is not a fork, or the branch is not in its upstream.")
    base = f"{repo.parent.owner.login}:{branch}"
    ours = repo.git.reference(f"refs/heads/{branch}")
    if ours is not None and repo.git.is_ancestor(theirs, ours):
        message = f"This branch is not behind the upstream {base}."
        return {"message": message, "merge_type": "none", "base_branch": base}
    if ours is None or repo.git.is_ancestor(ours, theirs):
        repo.move_branch(branch, theirs, by=account)
        message = f"Successfully fetched and fast-forwarded from upstream {base}."
        return {"message": message, "merge_type": "fast-forward", "base_branch": base}
    tree = repo.git.merge_tree(ours, theirs)
    if tree is None:
        raise ApiError(409, "There are merge conflicts.")
    signature = Signature(name=account.name, email=account.email, date=call.world.now())
    message = f"Merge branch '{base}' into {branch}"
    sha = repo.git.write_commit(tree, [ours, theirs], message, author=signature, committer=signature)
    repo.move_branch(branch, sha, by=account)
    message = f"Successfully fetched and merged from upstream {base}."
    return {"message": message, "merge_type": "merge", "base_branch": base}
