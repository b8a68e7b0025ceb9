"""Logs: pretty on a terminal, JSON lines elsewhere, and never a secret in them."""

from __future__ import annotations

import logging
import sys
import unicodedata
from collections.abc import Collection
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

REDACTED = "[redacted]"


def configure_logs(
    *,
    format: Literal["auto", "pretty", "json"] = "auto",  # noqa: A002 - the setting's name
    level: str = "info",
    secrets: Collection[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send what we and our libraries log to one stream, in one format.

    Args:
        format: ``auto`` is ``pretty`` where the stream is a terminal.
        level: The least important messages to let through.
        secrets: Values that never appear, wherever they come from: messages, URLs, tracebacks. What is added to them
            later is kept out as well.
        stream: Standard error unless told otherwise.
    """
    out = stream or sys.stderr
    pretty = format == "pretty" or (format == "auto" and out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if pretty else "iso", utc=not pretty),
    ]
    final: list[Processor]
    if pretty:
        # Rich's tracebacks show locals, cut off and wrapped, where a part of a secret would not be known as one.
        plain = structlog.dev.plain_traceback
        final = [without_controls, structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=plain)]
    else:
        final = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final, Redact(secrets)],
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for chatty in ("urllib3", "alembic", "apscheduler", "arxiv", "github", "filelock"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    # What became of a request that was tried again is told by whoever wanted it, in one line.
    logging.getLogger("urllib3.connectionpool").setLevel(max(logging.ERROR, root.level))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(root.level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def without_controls(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Take from every value what a terminal would obey; JSON lines need no such care, they escape it."""
    return {
        key: "".join(character for character in value if unicodedata.category(character) not in {"Cc", "Cf"})
        if isinstance(value, str)
        else value
        for key, value in event.items()
    }


class Redact:
    """The last step of rendering: every known secret in the finished line is replaced, by value."""

    def __init__(self, secrets: Collection[str]) -> None:
        self._secrets = secrets

    def __call__(self, _: WrappedLogger, __: str, event: EventDict | str) -> Any:
        """Clean a rendered line."""
        return self.clean(str(event))

    def clean(self, text: str) -> str:
        """The text without any secret."""
        for secret in sorted({secret for secret in self._secrets if secret}, key=len, reverse=True):
            text = text.replace(secret, REDACTED)
        return text
