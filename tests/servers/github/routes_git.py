"""The Git database: references, blobs, trees and commits."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from tests.servers.github import render
from tests.servers.github.errors import ApiError, missing, not_found
from tests.servers.github.git import GitFailedError, Signature
from tests.servers.github.render import Json
from tests.servers.github.repository import Repository
from tests.servers.github.routing import Answer, Call, route

_GIT = "/repos/{owner}/{repo}/git"


@route("GET", _GIT + "/ref/{ref:path}")
def reference(call: Call) -> Json:
    """One branch or tag, by its whole name without ``refs/``."""
    name = f"refs/{call.parameters['ref']}"
    sha = call.repository.git.reference(name)
    if sha is None:
        raise not_found()
    return render.reference(call.repository, name, sha)


@route("GET", _GIT + "/matching-refs/{ref:path}")
def matching_references(call: Call) -> Answer:
    """All references whose names begin so."""
    wanted = f"refs/{call.parameters['ref']}"
    found = [item for item in call.repository.git.references("refs/").items() if item[0].startswith(wanted)]
    return call.paged(found, lambda item: render.reference(call.repository, *item))


@route("POST", _GIT + "/refs")
def create_reference(call: Call) -> Answer:
    """Make a branch or tag."""
    account = call.require("push")
    name, sha = call.given("ref", "sha")
    repo = call.repository
    if not name.startswith("refs/") or name.count("/") < 2:
        raise ApiError(422, "Reference name must start with 'refs/' and have at least two slashes.")
    if repo.git.reference(name) is not None:
        raise ApiError(422, "Reference already exists")
    _require_commit(repo, sha)
    try:
        repo.git.ask("check-ref-format", name)
    except GitFailedError:
        raise ApiError(422, f"{name} is not a valid ref name.") from None
    _move(repo, name, sha, account)
    return Answer(status=201, data=render.reference(repo, name, sha))


@route("PATCH", _GIT + "/refs/{ref:path}")
def update_reference(call: Call) -> Json:
    """Move a branch; only forward unless forced."""
    account = call.require("push")
    (sha,) = call.given("sha")
    repo = call.repository
    name = f"refs/{call.parameters['ref']}"
    old = repo.git.reference(name)
    if old is None:
        raise ApiError(422, "Reference does not exist")
    _require_commit(repo, sha)
    if not call.optional("force") and not repo.git.is_ancestor(old, sha):
        raise ApiError(422, "Update is not a fast forward")
    if old != sha:
        _move(repo, name, sha, account)
    return render.reference(repo, name, sha)


@route("DELETE", _GIT + "/refs/{ref:path}")
def delete_reference(call: Call) -> Answer:
    """Take a branch or tag away."""
    account = call.require("push")
    name = f"refs/{call.parameters['ref']}"
    repo = call.repository
    if repo.git.reference(name) is None:
        raise ApiError(422, "Reference does not exist")
    if name.startswith("refs/heads/"):
        repo.delete_branch(name.removeprefix("refs/heads/"), by=account)
    else:
        repo.git.delete_reference(name)
    return Answer(status=204)


def _require_commit(repo: Repository, sha: Any) -> None:
    if not isinstance(sha, str) or len(sha) != 40:
        raise ApiError(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
    if repo.git.kind(sha) != "commit":
        raise ApiError(422, "Object does not exist")


def _move(repo: Repository, name: str, sha: str, account: Any) -> None:
    if name.startswith("refs/heads/"):
        repo.move_branch(name.removeprefix("refs/heads/"), sha, by=account)
    else:
        repo.git.set_reference(name, sha)


@route("GET", _GIT + "/blobs/{sha}")
def blob(call: Call) -> Answer | Json:
    """A file's content by its hash."""
    repo, sha = call.repository, call.parameters["sha"]
    if repo.git.kind(sha) != "blob":
        raise not_found()
    content = repo.git.blob(sha)
    if "raw" in call.headers.get("Accept", ""):
        return Answer(raw=content)
    return {
        "sha": sha,
        "node_id": render.node_id("Blob", sha),
        "url": f"{call.world.url}{call.path}",
        "size": len(content),
        "content": base64.encodebytes(content).decode(),
        "encoding": "base64",
    }


@route("POST", _GIT + "/blobs")
def create_blob(call: Call) -> Answer:
    """Store a file's content."""
    call.require("push")
    (content,) = call.given("content")
    try:
        data = base64.b64decode(content) if call.optional("encoding") == "base64" else content.encode()
    except binascii.Error:
        raise ApiError(422, "content is not valid Base64") from None
    sha = call.repository.git.write_blob(data)
    return Answer(status=201, data={"sha": sha, "url": f"{call.world.url}{call.path}/{sha}"})


def _tree(call: Call, sha: str, *, recursive: bool) -> Json:
    own = f"{call.world.url}/repos/{call.repository.full_name}/git"
    entries = []
    for entry in call.repository.git.tree(sha, recursive=recursive):
        line: Json = {"path": entry.path, "mode": entry.mode, "type": entry.kind, "sha": entry.sha}
        if entry.size is not None:
            line["size"] = entry.size
        if entry.kind != "commit":
            line["url"] = f"{own}/{entry.kind}s/{entry.sha}"
        entries.append(line)
    return {"sha": sha, "url": f"{own}/trees/{sha}", "tree": entries, "truncated": False}


@route("GET", _GIT + "/trees/{sha}")
def tree(call: Call) -> Json:
    """A folder by its hash, or that of a commit or branch."""
    repo, name = call.repository, call.parameters["sha"]
    if not repo.branches():
        raise ApiError(409, "Git Repository is empty.")
    commit = repo.git.resolve(name)
    sha = repo.git.commit(commit).tree if commit else name
    if repo.git.kind(sha) != "tree":
        raise not_found()
    return _tree(call, sha, recursive="recursive" in call.query)


@route("POST", _GIT + "/trees")
def create_tree(call: Call) -> Answer:
    """Store a folder: ``base_tree`` with entries put in, or taken out where their ``sha`` is null."""
    call.require("push")
    (entries,) = call.given("tree")
    repo, base = call.repository, call.optional("base_tree")
    if base is not None:
        commit = repo.git.resolve(base)
        base = repo.git.commit(commit).tree if commit else base
        if repo.git.kind(base) != "tree":
            raise ApiError(422, "base_tree is not a valid tree oid")
    lines = []
    for entry in entries:
        if not entry.get("path") or entry.get("mode") not in {"100644", "100755", "040000", "160000", "120000"}:
            raise ApiError(422, "tree.path and tree.mode must be given, the mode as one of Git's")
        if "content" in entry:
            lines.append((entry["mode"], repo.git.write_blob(entry["content"].encode()), entry["path"]))
        elif entry.get("sha") is None and "sha" in entry:
            lines.append(("0", "0" * 40, entry["path"]))
        elif repo.git.kind(str(entry.get("sha"))) is None:
            raise ApiError(422, f"tree.sha {entry.get('sha')} is not a valid {entry.get('type') or 'blob'}")
        else:
            lines.append((entry["mode"], entry["sha"], entry["path"]))
    try:
        sha = repo.git.write_tree(base, lines)
    except GitFailedError:
        raise ApiError(422, "GitRPC::BadObjectState") from None
    return Answer(status=201, data=_tree(call, sha, recursive=False))


@route("GET", _GIT + "/commits/{sha}")
def commit(call: Call) -> Json:
    """A commit by its hash."""
    repo, sha = call.repository, call.parameters["sha"]
    if repo.git.kind(sha) != "commit":
        raise not_found()
    return render.git_commit(repo, repo.git.commit(sha))


@route("POST", _GIT + "/commits")
def create_commit(call: Call) -> Answer:
    """Store a commit; no branch moves."""
    account = call.require("push")
    message, tree_sha = call.given("message", "tree")
    repo, parents = call.repository, call.optional("parents") or []
    if repo.git.kind(tree_sha) != "tree":
        raise ApiError(422, "Tree SHA does not exist")
    for parent in parents:
        if repo.git.kind(parent) != "commit":
            raise ApiError(422, "Parent SHA does not exist or is not a commit object")
    default = Signature(name=account.name, email=account.email, date=call.world.now())
    if account.kind == "Bot" and not (call.optional("author") or call.optional("committer")):
        # GitHub is the committer of what it signs, and it signs only what says nothing of its own about that.
        github = Signature(name="GitHub", email="noreply@github.com", date=default.date)
        sha = repo.git.write_commit(tree_sha, parents, message, author=default, committer=github)
        return Answer(status=201, data=render.git_commit(repo, repo.git.commit(sha)))
    author = _signature(call.optional("author"), default)
    committer = _signature(call.optional("committer"), author if call.optional("author") else default)
    sha = repo.git.write_commit(tree_sha, parents, message, author=author, committer=committer)
    return Answer(status=201, data=render.git_commit(repo, repo.git.commit(sha)))


def _signature(given: Json | None, default: Signature) -> Signature:
    if given is None:
        return default
    if not given.get("name") or not given.get("email"):
        raise missing("name", "email")
    try:
        date = datetime.fromisoformat(given["date"]) if given.get("date") else default.date
    except ValueError:
        raise ApiError(422, f"{given['date']} is not a valid date-time.") from None
    return Signature(name=given["name"], email=given["email"], date=date)
