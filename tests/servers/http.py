"""A real HTTP server on the loopback interface, for fakes that answer requests with a function."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came in."""

    method: str
    raw_path: str
    """As sent: with percent escapes, without query."""
    query_string: str
    headers: Message
    body: bytes

    @property
    def path(self) -> str:
        """The path with its percent escapes decoded."""
        return unquote(self.raw_path)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query, the last one of each name."""
        return {name: values[-1] for name, values in parse_qs(self.query_string, keep_blank_values=True).items()}

    def json(self) -> Any:
        """The body read as JSON; None where it is empty."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What to send, and which accident is to befall it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    """Seconds to wait before anything is sent; closing the server ends the wait."""
    drop: bool = False
    """Close the connection without a word."""
    cut_after: int | None = None
    """Send only so many bytes of the body, although Content-Length announces all of it."""


class LoopbackServer:
    """Answers every request on ``127.0.0.1`` at a free port with ``respond``, each connection in its own thread."""

    def __init__(self, respond: Callable[[Request], Response]) -> None:
        self._server = _Server(respond)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="loopback-server", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening, hang up on every client, and wait for the threads."""
        if self._server.closing.is_set():
            return
        self._server.closing.set()
        self._server.shutdown()
        for connection in tuple(self._server.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, respond: Callable[[Request], Response]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.respond = respond
        self.closing = threading.Event()
        self.connections: set[socket.socket] = set()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up; a mistake in the fake itself is answered with 500."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)
        if self.server.closing.is_set():
            self.connection.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet: the fakes record requests themselves."""

    def answer(self) -> None:
        url = urlsplit(self.path)
        request = Request(
            method=self.command,
            raw_path=url.path,
            query_string=url.query,
            headers=self.headers,
            body=self._read_body(),
        )
        try:
            response = self.server.respond(request)
        except Exception as error:  # noqa: BLE001 - whatever the fake does wrong has to reach the test
            words = "".join(traceback.format_exception(error))
            response = Response(status=500, body=f"The fake server itself failed:\n{words}".encode())
        if response.delay:
            self.server.closing.wait(response.delay)
        if response.drop or self.server.closing.is_set():
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(response)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - the base class names them so

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _send(self, response: Response) -> None:
        bare = response.status in {204, 304}
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        body = response.body
        if not bare:
            self.send_header("Content-Length", str(len(body)))
        if response.cut_after is not None:
            body = body[: response.cut_after]
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD" and not bare:
            self.wfile.write(body)
