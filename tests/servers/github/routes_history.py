"""Branches, commits, comparisons and files."""

from __future__ import annotations

import base64
from dataclasses import replace
from urllib.parse import quote

from tests.servers.github import render, render_pulls
from tests.servers.github.errors import ApiError, not_found
from tests.servers.github.git import FileChange, GitFailedError, TreeEntry
from tests.servers.github.render import Json
from tests.servers.github.repository import Repository
from tests.servers.github.routing import Answer, Call, route

_REPO = "/repos/{owner}/{repo}"
_LARGEST_INLINE = 1_000_000
_LARGEST = 100_000_000


@route("GET", _REPO + "/branches")
def branches(call: Call) -> Answer:
    """All branches, by name."""
    repo = call.repository
    own = f"{call.world.url}/repos/{repo.full_name}/commits"
    return call.paged(
        list(repo.branches().items()),
        lambda item: {
            "name": item[0],
            "commit": {"sha": item[1], "url": f"{own}/{item[1]}"},
            "protected": False,
        },
    )


@route("GET", _REPO + "/branches/{branch:path}")
def branch(call: Call) -> Json:
    """A branch with its newest commit."""
    repo, name = call.repository, call.parameters["branch"]
    sha = repo.git.reference(f"refs/heads/{name}")
    if sha is None:
        raise ApiError(404, "Branch not found")
    own = f"{call.world.url}/repos/{repo.full_name}/branches/{quote(name)}"
    return {
        "name": name,
        "commit": render.commit(repo, repo.git.commit(sha)),
        "_links": {"self": own, "html": f"{call.world.url}/{repo.full_name}/tree/{quote(name)}"},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": f"{own}/protection",
    }


@route("GET", _REPO + "/commits")
def commits(call: Call) -> Answer:
    """The history, newest first; ``sha``, ``path``, ``since``, ``until`` choose."""
    repo = call.repository
    start = repo.git.resolve(call.query.get("sha") or repo.default_branch)
    if start is None:
        if not repo.branches():
            raise ApiError(409, "Git Repository is empty.")
        raise not_found()
    options = [f"--{name}={call.query[name]}" for name in ("since", "until") if name in call.query]
    paths = [call.query["path"]] if call.query.get("path") else []
    size, number = call.page
    page = [f"--skip={(number - 1) * size}", f"--max-count={size}"]
    found = repo.git.log(start, *paths, options=[*options, *page])
    total = repo.git.count(start, *paths, options=options)
    return Answer(data=[render.commit(repo, each) for each in found], headers=call.links(total))


@route("GET", _REPO + "/commits/{sha}/pulls")
def pulls_of_commit(call: Call) -> Answer:
    """The pull requests that hold a commit."""
    git, sha = call.repository.git, call.parameters["sha"]
    holding = [
        pull
        for pull in call.repository.pulls
        if pull.merge_commit_sha == sha or (git.kind(sha) == "commit" and git.is_ancestor(sha, pull.head_sha))
    ]
    return call.paged(holding, render_pulls.pull_simple)


@route("GET", _REPO + "/commits/{ref:path}")
def commit(call: Call) -> Json:
    """A commit with the files that it changed."""
    repo, name = call.repository, call.parameters["ref"]
    sha = repo.git.resolve(name.removeprefix("heads/"))
    if sha is None:
        raise ApiError(422, f"No commit found for SHA: {name}")
    found = repo.git.commit(sha)
    empty = repo.git.ask("hash-object", "-t", "tree", "-w", "--stdin")
    start = found.parents[0] if found.parents else empty
    return render.commit(repo, found, files=_with_renames(repo, start, sha))


def _with_renames(repo: Repository, base: str, head: str) -> list[FileChange]:
    """The changes with a file that went and one that is much like it and came, by Git's measure, as one renamed."""
    files = repo.git.changes(base, head)
    former = repo.git.renames(base, head) if {"added", "removed"} <= {file.status for file in files} else {}
    return [
        replace(file, status="renamed", previous_path=former[file.path]) if file.path in former else file
        for file in files
        if file.status != "removed" or file.path not in former.values()
    ]


@route("GET", _REPO + "/compare/{basehead:path}")
def compare(call: Call) -> Answer:
    """How two commits stand to each other; each may be ``owner:branch`` of the same network."""
    repo = call.repository
    names = call.parameters["basehead"].split("...")
    if len(names) != 2:
        raise not_found()
    base, head = (_side(call, repo, name) for name in names)
    start = repo.git.merge_base(base, head)
    if start is None:
        raise ApiError(404, f"No common ancestor between {names[0]} and {names[1]}.")
    # Where commits are dated before their parents, Git may count some of a range that is empty.
    ahead = repo.git.count(f"{base}..{head}") if start != head else 0
    behind = repo.git.count(f"{head}..{base}") if start != base else 0
    statuses = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    size, number = call.page if "page" in call.query or "per_page" in call.query else (250, 1)
    listed = repo.git.log(f"{base}..{head}", options=["--reverse"])[(number - 1) * size : number * size]
    files = _with_renames(repo, start, head) if number == 1 else []
    page = f"{call.world.url}/{repo.full_name}/compare/{quote(call.parameters['basehead'])}"
    data = {
        "url": f"{call.world.url}{call.path}",
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": render.commit(repo, repo.git.commit(base)),
        "merge_base_commit": render.commit(repo, repo.git.commit(start)),
        "status": statuses.get((ahead > 0, behind > 0), "identical"),
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "commits": [render.commit(repo, each) for each in listed],
        "files": [render.changed_file(repo, head, file) for file in files],
    }
    return Answer(data=data, headers=call.links(ahead) if "page" in call.query or "per_page" in call.query else {})


def _side(call: Call, repo: Repository, name: str) -> str:
    *owner, ref = name.rsplit(":", 1)
    source = repo
    if owner:
        login = owner[0].split(":")[0].lower()
        members = [member for member in repo.network() if member.owner.login.lower() == login]
        if not members or not members[0].allows(call.account, "pull"):
            raise not_found()
        source = members[0]
    sha = source.git.resolve(ref)
    if sha is None:
        raise not_found()
    try:
        repo.borrow(source, sha)
    except GitFailedError:
        raise not_found() from None
    return sha


@route("GET", _REPO + "/contents")
def root(call: Call) -> object:
    """The top folder."""
    return _contents(call, "")


@route("GET", _REPO + "/contents/")
def root_with_slash(call: Call) -> object:
    """The top folder, as PyGithub asks for it."""
    return _contents(call, "")


@route("GET", _REPO + "/contents/{path:path}")
def contents(call: Call) -> object:
    """A file, or what lies in a folder."""
    return _contents(call, call.parameters["path"].strip("/"))


@route("GET", _REPO + "/readme")
def readme(call: Call) -> object:
    """The README, whatever its extension."""
    commit_sha = _commit_asked_for(call)
    for entry in call.repository.git.tree(commit_sha):
        if entry.path.lower().partition(".")[0] == "readme":
            return _contents(call, entry.path)
    raise not_found()


def _commit_asked_for(call: Call) -> str:
    repo = call.repository
    ref = call.query.get("ref")
    sha = repo.git.resolve((ref or repo.default_branch).removeprefix("refs/heads/"))
    if sha is None:
        if not repo.branches():
            raise ApiError(404, "This repository is empty.")
        raise ApiError(404, f"No commit found for the ref {ref}")
    return sha


def _contents(call: Call, path: str) -> object:
    repo = call.repository
    sha = _commit_asked_for(call)
    if not path:
        return [_entry(call, entry, entry.path) for entry in repo.git.tree(sha)]
    found = repo.git.tree(sha, path)
    if not found:
        raise not_found()
    if found[0].kind == "tree":
        return [_entry(call, entry, f"{path}/{entry.path}") for entry in repo.git.tree(f"{sha}:{path}")]
    return _file(call, found[0], path)


def _file(call: Call, entry: TreeEntry, path: str) -> object:
    git, size = call.repository.git, entry.size or 0
    if size > _LARGEST:
        raise ApiError(403, "This API returns blobs up to 100 MB in size.")
    if "raw" in call.headers.get("Accept", ""):
        return Answer(raw=git.blob(entry.sha), headers={"Content-Type": "application/vnd.github.raw; charset=utf-8"})
    if size > _LARGEST_INLINE:
        return _entry(call, entry, path) | {"content": "", "encoding": "none"}
    content = base64.encodebytes(git.blob(entry.sha)).decode()
    return _entry(call, entry, path) | {"content": content, "encoding": "base64"}


def _entry(call: Call, entry: TreeEntry, path: str) -> Json:
    repo = call.repository
    ref = call.query.get("ref") or repo.default_branch
    own = f"{call.world.url}/repos/{repo.full_name}"
    page = f"{call.world.url}/{repo.full_name}"
    folder = entry.kind == "tree"
    address = f"{own}/contents/{quote(path)}?ref={quote(ref)}"
    git_url = f"{own}/git/{'trees' if folder else 'blobs'}/{entry.sha}"
    html_url = f"{page}/{'tree' if folder else 'blob'}/{quote(ref)}/{quote(path)}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.sha,
        "size": entry.size or 0,
        "url": address,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": None if folder else f"{page}/raw/{quote(ref)}/{quote(path)}",
        "type": "dir" if folder else "file",
        "_links": {"self": address, "git": git_url, "html": html_url},
    }
