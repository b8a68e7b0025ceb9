"""Clone, fetch and push over HTTP, through Git's own ``http-backend``."""

from __future__ import annotations

import re
import subprocess
from email.parser import BytesParser

from tests.servers.github.git import ENVIRONMENT
from tests.servers.github.state import Account, World
from tests.servers.http import Request, Response

_ADDRESS = re.compile(r"/(?P<name>[^/]+/[^/]+?)(?:\.git)?(?P<rest>/(?:info/refs|git-upload-pack|git-receive-pack))")


def serves(request: Request) -> bool:
    """Whether a request is one of Git's own."""
    return _ADDRESS.fullmatch(request.path) is not None


def respond(world: World, account: Account | None, request: Request) -> Response:
    """Let Git answer; branches that a push moved take their pull requests along."""
    match = _ADDRESS.fullmatch(request.path)
    repo = world.repositories.get(match["name"].lower()) if match else None
    if match is None or repo is None or not repo.allows(account, "pull"):
        return Response(status=404, body=b"Repository not found.")
    writes = "git-receive-pack" in request.path + request.query_string
    if writes and account is None:
        return Response(status=401, headers={"WWW-Authenticate": 'Basic realm="GitHub"'})
    if writes and not repo.allows(account, "push"):
        return Response(status=403, body=f"Permission to {repo.full_name} denied.".encode())
    before = repo.branches()
    finished = subprocess.run(
        ["git", "http-backend"],
        input=request.body,
        capture_output=True,
        check=True,
        env=ENVIRONMENT
        | {
            "GIT_PROJECT_ROOT": str(repo.path),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": match["rest"],
            "REQUEST_METHOD": request.method,
            "QUERY_STRING": request.query_string,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
            "REMOTE_USER": account.login if account else "",
        },
    )
    head, _, body = finished.stdout.partition(b"\r\n\r\n")
    headers = dict(BytesParser().parsebytes(head + b"\r\n\r\n", headersonly=True).items())
    status = int(headers.pop("Status", "200 OK").split()[0])
    if writes and account is not None:
        after = repo.branches()
        for branch, sha in after.items():
            if before.get(branch) != sha:
                repo.move_branch(branch, sha, by=account, old=before.get(branch))
        for branch in before.keys() - after.keys():
            repo.delete_branch(branch, by=account)
    return Response(status=status, headers=headers, body=body)
