"""GitHub Apps: who they are, where they are installed, and the tokens that they get there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers.github.errors import ApiError
from tests.servers.github.state import Account

if TYPE_CHECKING:
    from tests.servers.github.repository import Repository
    from tests.servers.github.state import World

TOKEN_LIFE = timedelta(hours=1)
ALLOWED = {"contents": "write", "pull_requests": "write", "metadata": "read"}
"""What an app may do where nothing else is said."""


@cache
def key_pair(_: str) -> tuple[str, str]:
    """A private key and its public one in PEM format, made once for each name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


@dataclass(slots=True, kw_only=True, eq=False)
class Installation:
    """An app in the repositories of one owner."""

    id: int
    app: App
    repository: Repository
    permissions: dict[str, str]
    created_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class App:
    """A GitHub App."""

    id: int
    slug: str
    owner: Account
    bot: Account
    """Under whose name it writes."""
    private_key: str
    public_key: str
    created_at: datetime
    installations: list[Installation] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    """Those that it has got."""


def install(app: App, repository: Repository, permissions: dict[str, str]) -> Installation:
    """Let an app into a repository."""
    world = repository.world
    made = Installation(
        id=world.next_id(), app=app, repository=repository, permissions=dict(permissions), created_at=world.now()
    )
    app.installations.append(made)
    repository.collaborators[app.bot.login] = "push" if permissions.get("contents") == "write" else "pull"
    return made


def issue_token(installation: Installation) -> tuple[str, datetime]:
    """A new token of an installation, and until when it holds."""
    world, app = installation.repository.world, installation.app
    token = f"ghs_{app.slug}{installation.id}n{len(app.tokens):04d}".replace("-", "")
    until = world.now() + TOKEN_LIFE
    app.tokens.append(token)
    world.tokens[token] = app.bot
    world.token_ends[token] = until
    return token, until


def app_of(world: World, secret: str) -> App:
    """The app that signed a JSON web token.

    Raises:
        ApiError: 401, in GitHub's words.
    """
    try:
        issuer = str(jwt.decode(secret, options={"verify_signature": False})["iss"])
        app = next(app for app in world.apps if str(app.id) == issuer)
        claims = jwt.decode(secret, app.public_key, algorithms=["RS256"], options={"require": ["exp", "iat", "iss"]})
    except (jwt.PyJWTError, KeyError, StopIteration):
        raise ApiError(401, "A JSON web token could not be decoded") from None
    if claims["exp"] - claims["iat"] > 660:
        raise ApiError(401, "'Expiration time' claim ('exp') is too far in the future")
    return app
