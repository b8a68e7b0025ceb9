"""Accidents to order: server errors before or after the effect, throttling, hung up, cut off, slow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.servers.http import Request, Response


@dataclass(slots=True, kw_only=True)
class Fault:
    """What is to befall the next requests that fit."""

    method: str | None = None
    """Any where left out."""
    path_pattern: str = ""
    """A regular expression, searched for in the path with its query."""
    status: int | None = None
    """Answer with this status instead of the true one."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    """JSON to answer with, or bytes to send as they are; GitHub's form with a message of its own where left out."""
    after_effect: bool = False
    """Do what was asked first, and fail only then."""
    drop: bool = False
    delay: float = 0.0
    cut_after: int | None = None
    times: int = 1
    """How often it strikes."""

    def fits(self, request: Request) -> bool:
        """Whether it strikes this request."""
        address = f"{request.path}?{request.query_string}"
        return (
            self.times > 0
            and self.method in {None, request.method}
            and re.search(self.path_pattern, address) is not None
        )

    def strike(self, answer: Callable[[], Response]) -> Response:
        """The response as the accident leaves it; ``answer`` does what was asked."""
        self.times -= 1
        if self.status is None and not self.drop:
            return replace(answer(), delay=self.delay, cut_after=self.cut_after)
        if self.after_effect:
            answer()
        if self.drop:
            return Response(delay=self.delay, drop=True)
        status = self.status or 500
        body = self.body if self.body is not None else {"message": "Server Error", "status": str(status)}
        return Response(
            status=status,
            headers={"Content-Type": "application/json; charset=utf-8", **self.headers},
            body=body if isinstance(body, bytes) else json.dumps(body).encode(),
            delay=self.delay,
            cut_after=self.cut_after,
        )
