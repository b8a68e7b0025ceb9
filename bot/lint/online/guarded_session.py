"""A session that connects to allowed addresses alone, and that knows nothing of proxies and passwords."""

from __future__ import annotations

from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from bot.lint.online.addresses import AddressCheck


class ForbiddenAddressError(OSError):
    """A host name led to an address that may not be asked: a signal inside this package."""


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, allows: AddressCheck) -> None:
        self._allows = allows
        super().__init__(max_retries=0, pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _guarded_pools(self._allows)


def _guarded_pools(allows: AddressCheck) -> dict[str, type[HTTPConnectionPool]]:
    """Pools whose connections look at whom they reached before anything is asked: names can change in between."""

    def check(connection: HTTPConnection) -> None:
        peer = str(connection.sock.getpeername()[0]) if connection.sock is not None else ""
        if not allows(peer):
            connection.close()
            raise ForbiddenAddressError(f"it leads to {peer}, which is no public address")

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            check(self)

    class Encrypted(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            check(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}


def guarded_session(*, user_agent: str, allows: AddressCheck) -> requests.Session:
    """A session without cookies to send, proxies or netrc; each connection is closed after its answer."""
    session = requests.Session()
    session.trust_env = False
    adapter = _GuardedAdapter(allows)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers.update({"User-Agent": user_agent, "Accept": "*/*", "Connection": "close"})
    return session


def root_cause(error: BaseException) -> BaseException:
    """The innermost reason of a failed request."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        inner = getattr(error, "reason", None) or error.__cause__ or error.__context__
        if isinstance(error, requests.RequestException) and error.args and isinstance(error.args[0], Exception):
            inner = error.args[0]
        if isinstance(error, urllib3.exceptions.ProtocolError) and isinstance(error.args[-1], Exception):
            inner = error.args[-1]
        if not isinstance(inner, BaseException):
            return error
        error = inner
    return error
