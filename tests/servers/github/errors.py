"""How the fake says no, in GitHub's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class ApiError(Exception):
    """An answer of 400 or above."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = [dict(error) for error in errors]
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """The JSON that goes with the status."""
        body: dict[str, Any] = {"message": self.message}
        if self.errors:
            body["errors"] = self.errors
        return body | {"documentation_url": "https://docs.github.com/rest", "status": str(self.status)}


def not_found() -> ApiError:
    """What GitHub says of things that are not there, and of things one may not know of."""
    return ApiError(404, "Not Found")


def invalid(resource: str, field: str, code: str, message: str | None = None) -> ApiError:
    """A 422 with one error in its list."""
    error = {"resource": resource, "field": field, "code": code}
    if message is not None:
        error["message"] = message
    return ApiError(422, "Validation Failed", errors=[error])


def missing(*names: str) -> ApiError:
    """A 422 for fields that the request ought to have had."""
    wanted = ", ".join(f'"{name}"' for name in names)
    return ApiError(422, f"Invalid request.\n\n{wanted} wasn't supplied.")
