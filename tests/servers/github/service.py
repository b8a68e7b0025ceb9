"""The fake GitHub as a whole: what tests put there, do as people, look at and break."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from tests.servers.github import git_http, lifecycle
from tests.servers.github.apps import ALLOWED, App, Installation, install, key_pair
from tests.servers.github.contract import Contract
from tests.servers.github.dispatch import Dispatcher, json_response
from tests.servers.github.errors import ApiError
from tests.servers.github.faults import Fault
from tests.servers.github.git import GitRepository
from tests.servers.github.repository import Repository
from tests.servers.github.state import Account, Comment, Label, Pull, Review, World
from tests.servers.http import LoopbackServer, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request with its answer, as recorded."""

    method: str
    path: str
    """Decoded, without query."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """The request's headers, names in lower case; what the token was is left out."""
    json: Any
    """The request's body."""
    account: str | None
    status: int
    """0 where the connection was dropped."""
    response_headers: Mapping[str, str]
    response: bytes


class FakeGitHub:
    """GitHub's REST interface over bare Git repositories in a folder, at ``api_url``."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        like: World | None = None,
    ) -> None:
        """An empty GitHub, or one ``like`` another, whose files were copied to the folder."""
        place = folder / "github"
        self.world = like.copied(place, clock) if like is not None else World(place, clock)
        self.requests: list[Exchange] = []
        self.faults: list[Fault] = []
        self._dispatcher = Dispatcher(self.world)
        self._contract = Contract.where_known()
        self._server = LoopbackServer(self._respond)
        self.world.url = self.api_url

    @property
    def api_url(self) -> str:
        """What to give PyGithub as ``base_url``."""
        return self._server.url

    def close(self) -> None:
        """Stop the server."""
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What is there

    def add_account(
        self,
        login: str,
        *,
        token: str | None = None,
        name: str | None = None,
        email: str | None = None,
        kind: str = "User",
    ) -> Account:
        """An account; its commits are known by its address, ``LOGIN@example.org`` where left out."""
        with self.world.lock:
            account = Account(
                id=self.world.next_id(),
                login=login,
                name=name or login,
                email=email or f"{login}@example.org",
                kind=kind,
                created_at=self.world.now(),
            )
            self.world.accounts[login.lower()] = account
            if token is not None:
                self.world.tokens[token] = account
            return account

    def add_app(self, slug: str, *, owner: str) -> App:
        """A GitHub App, installed nowhere yet."""
        with self.world.lock:
            bot = self.add_account(f"{slug}[bot]", kind="Bot")
            bot.email = f"{bot.id}+{bot.login}@users.noreply.github.com"
            private, public = key_pair(slug)
            app = App(
                id=self.world.next_id(),
                slug=slug,
                owner=self.world.account(owner),
                bot=bot,
                private_key=private,
                public_key=public,
                created_at=self.world.now(),
            )
            self.world.apps.append(app)
            return app

    def install_app(
        self, app: App, repository: Repository, *, permissions: Mapping[str, str] = ALLOWED
    ) -> Installation:
        """Let an app into a repository."""
        with self.world.lock:
            return install(app, repository, dict(permissions))

    def add_repository(
        self, full_name: str, *, default_branch: str = "main", private: bool = False, description: str | None = None
    ) -> Repository:
        """An empty repository; an owner that is not there becomes an organisation."""
        with self.world.lock:
            login, _, name = full_name.partition("/")
            if login.lower() not in self.world.accounts:
                self.add_account(login, kind="Organization")
            path = self.world.folder / login / f"{name}.git"
            now = self.world.now()
            repo = Repository(
                id=self.world.next_id(),
                world=self.world,
                owner=self.world.account(login),
                name=name,
                git=GitRepository.create(path, default_branch=default_branch),
                default_branch=default_branch,
                description=description,
                private=private,
                created_at=now,
                pushed_at=now,
            )
            repo.labels = [
                Label(id=self.world.next_id(), name=label, default=True)
                for label in ("bug", "documentation", "enhancement")
            ]
            self.world.repositories[repo.full_name.lower()] = repo
            return repo

    def repository(self, full_name: str) -> Repository:
        """The repository of that name, such as the bot's fork."""
        return self.world.repository(full_name)

    # What people do on the page

    def close_pull(self, repo: Repository, number: int, *, by: str) -> None:
        """Close a pull request unmerged."""
        with self.world.lock:
            lifecycle.close(repo.pull(number), by=self.world.account(by))

    def reopen_pull(self, repo: Repository, number: int, *, by: str) -> None:
        """Open a closed one again."""
        with self.world.lock:
            lifecycle.reopen(repo.pull(number), by=self.world.account(by))

    def merge_pull(self, repo: Repository, number: int, *, by: str, method: str = "merge") -> str:
        """Press the merge button; returns the base's new head."""
        with self.world.lock:
            return lifecycle.merge(repo.pull(number), by=self.world.account(by), method=method)

    def edit_pull_body(self, repo: Repository, number: int, body: str) -> None:
        """Write another text into a pull request, as a click on a box does."""
        with self.world.lock:
            pull = repo.pull(number)
            pull.body = body
            pull.updated_at = self.world.now()

    def edit_pull_title(self, repo: Repository, number: int, title: str) -> None:
        """Give a pull request another title."""
        with self.world.lock:
            pull = repo.pull(number)
            pull.title = title
            pull.updated_at = self.world.now()

    def open_pull(
        self, base: Repository, *, head: Repository, branch: str, title: str, by: str, body: str | None = None
    ) -> Pull:
        """Open a pull request by hand."""
        with self.world.lock:
            return lifecycle.open_pull(
                base,
                account=self.world.account(by),
                title=title,
                body=body,
                head=head,
                head_branch=branch,
                base_branch=base.default_branch,
            )

    def comment(
        self,
        repo: Repository,
        number: int,
        body: str,
        *,
        by: str,
        path: str | None = None,
        diff_hunk: str = "@@ -1 +1 @@",
    ) -> Comment:
        """Say something in a pull request's conversation, or on the last line of a part of its diff."""
        with self.world.lock:
            now = self.world.now()
            made = Comment(
                id=self.world.next_id(),
                account=self.world.account(by),
                body=body,
                created_at=now,
                updated_at=now,
                path=path,
                diff_hunk=diff_hunk,
            )
            pull = repo.pull(number)
            (pull.comments if path is None else pull.review_comments).append(made)
            pull.updated_at = now
            return made

    def review(self, repo: Repository, number: int, body: str, *, by: str, state: str = "COMMENTED") -> Review:
        """Submit a review of a pull request, or begin one (``PENDING``)."""
        with self.world.lock:
            pull = repo.pull(number)
            made = Review(
                id=self.world.next_id(),
                account=self.world.account(by),
                body=body,
                state=state,
                commit_id=pull.head_sha,
                submitted_at=self.world.now(),
            )
            pull.reviews.append(made)
            pull.updated_at = made.submitted_at
            return made

    def hide_account(self, login: str) -> None:
        """Flag an account as spam: its pull requests are 404 for everybody else."""
        self.world.account(login).hidden = True

    def revoke_token(self, token: str) -> None:
        """Let a token expire."""
        del self.world.tokens[token]

    # What tests look at and break

    def writes(self) -> list[Exchange]:
        """The recorded requests that are not GET or HEAD."""
        return [exchange for exchange in self.requests if exchange.method not in {"GET", "HEAD"}]

    def forget_requests(self) -> None:
        """Start recording anew."""
        self.requests.clear()

    def fail_next(self, *, method: str | None = None, path_pattern: str = "", **options: Any) -> Fault:
        """Order an accident for the next request that fits; see `Fault` for the options."""
        fault = Fault(method=method, path_pattern=path_pattern, **options)
        self.faults.append(fault)
        return fault

    def set_rate_limit(self, login: str | None, *, remaining: int, reset_in: float = 3600.0) -> None:
        """Leave an account (None: those without a token) so many requests, until so many seconds from now."""
        account = self._dispatcher.anonymous if login is None else self.world.account(login)
        account.rate_used = account.rate_limit - remaining
        account.rate_reset = int(time.time() + reset_in)

    # How a request is answered

    def _respond(self, request: Request) -> Response:
        with self.world.lock:
            account: Account | None = None
            refusal: ApiError | None = None
            try:
                account = self._dispatcher.account_of(request)
            except ApiError as error:
                refusal = error

            answered: Response | None = None

            def answer() -> Response:
                nonlocal answered
                try:
                    if refusal is not None:
                        raise refusal
                    answered = self._dispatcher.answer(request, account)
                except ApiError as error:
                    answered = json_response(error.status, error.body(), error.headers)
                return answered

            fault = next((fault for fault in self.faults if fault.fits(request)), None)
            response = fault.strike(answer) if fault else answer()
            if self._contract is not None and not git_http.serves(request):
                self._contract.check(request, answered)
            self._record(request, account, response)
            return response

    def _record(self, request: Request, account: Account | None, response: Response) -> None:
        try:
            body = request.json()
        except ValueError:
            body = None
        self.requests.append(
            Exchange(
                method=request.method,
                path=request.path,
                query=request.query,
                headers={
                    name.lower(): "(given)" if name.lower() == "authorization" else value
                    for name, value in request.headers.items()
                },
                json=body,
                account=account.login if account else None,
                status=0 if response.drop else response.status,
                response_headers=dict(response.headers),
                response=response.body,
            )
        )
