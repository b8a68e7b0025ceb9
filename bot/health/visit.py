"""One visit of the doctor: what was asked for, and what its checks have learned, which later ones use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.health.condition import Condition
from bot.health.finding import Finding, skipped
from bot.health.time_checks import ClockSample
from config.loading import ProfileFolder
from config.settings import Settings
from db.examination import Examination

SETTINGS, PROFILE, CHANNELS, ARXIV, PENDING = "settings", "profile", "channels", "arXiv", "pending"


@dataclass(slots=True, kw_only=True)
class Visit:
    """What is handed from check to check."""

    profile_name: str | None
    """What ``--profile`` said."""
    environment: Mapping[str, str]
    clock: Callable[[], datetime]
    keep_secret: Callable[[str], None]
    redact: Callable[[str], str]
    offline: bool = False
    """Ask nobody but this machine, and a database that lies elsewhere."""

    settings: Settings | None = None
    folder: ProfileFolder | None = None
    database: Examination | None = None
    is_state_usable: bool = False
    condition: Condition | None = None
    samples: list[ClockSample] = field(default_factory=list)
    """What time it was elsewhere."""

    @property
    def is_new(self) -> bool:
        """Whether there is no database yet, or an empty one."""
        found = self.database
        return found is not None and (found.is_missing or (found.revision is None and not found.error))

    @property
    def has_server(self) -> bool:
        """Whether the database is kept by a server, which hosts share."""
        return self.database is not None and self.database.server is not None


def later(check: str, first: str) -> Finding:
    """The finding where something else has to be mended before."""
    return skipped(check, f"{first} has to be mended first")


def not_asked(check: str) -> Finding:
    """The finding where nobody else is to be asked."""
    return skipped(check, "not asked: --offline")


def nearest(path: Path) -> Path:
    """A folder, or the nearest one above it that is there."""
    path = path.expanduser().absolute()
    return next(folder for folder in (path, *path.parents) if folder.is_dir())
