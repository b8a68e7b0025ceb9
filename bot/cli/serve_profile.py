"""The profile by which ``shelver serve`` works, and its exchange while the service goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from bot.assembly import make_classifier, make_entity_finder
from bot.cli.app import Installation, keep_secret, redact
from bot.delivery.opening import open_channels
from config.errors import ConfigurationError, ShelverError
from config.loading import ProfileFolder, load_profile

log = structlog.stdlib.get_logger("shelver.serve")


class ServedProfile:
    """What the jobs of one service work by; a job keeps what it began with."""

    def __init__(self, installation: Installation, *, clock: Callable[[], datetime]) -> None:
        """Take what the service starts with.

        Args:
            installation: Settings and profile.
            clock: The present.

        Raises:
            ConfigurationError: The profile cannot be worked by.
        """
        self.installation = installation
        """As it is right now."""
        self.error = ""
        """Why the last reload was refused; empty where it was not."""
        self.loaded_at = clock()
        """When the profile was read that is in use."""
        self._clock = clock
        self._check(installation)

    def reload(self) -> bool:
        """Read the profile's files again, and work by them from the next job on; False where they have a mistake.

        Then the service goes on with what it has, and the mistake is in the log, in `error` and in the metrics.
        """
        before = self.installation
        try:
            folder = load_profile(before.settings.profile)
            _check_identity(before.folder, folder)
            installation = replace(before, folder=folder)
            self._check(installation)
        except ShelverError as error:
            self.error = redact(str(error))
            log.error("profile not reloaded", reason=self.error, in_use_since=_iso(self.loaded_at))  # noqa: TRY400 - the message says it all
            return False
        self.installation, self.error, self.loaded_at = installation, "", self._clock()
        log.info("profile reloaded", profile=folder.profile.name, folder=str(folder.path))
        return True

    def as_json(self) -> dict[str, Any]:
        """How that stands, for ``/healthz``: a mistake in a file is no reason to begin the service anew."""
        return {"profile_loaded": _iso(self.loaded_at), "profile_error": self.error or None}

    def collect(self) -> Iterator[Metric]:
        """The same for Prometheus, as it tells of its own configuration."""
        name = self.installation.folder.profile.name
        successful = GaugeMetricFamily(
            "shelver_profile_last_reload_successful",
            "1 unless the profile's files had a mistake when they were read last.",
            labels=["profile"],
        )
        successful.add_metric([name], 0 if self.error else 1)
        yield successful
        loaded = GaugeMetricFamily(
            "shelver_profile_last_reload_success_timestamp_seconds",
            "When the profile was read that is in use.",
            labels=["profile"],
        )
        loaded.add_metric([name], self.loaded_at.timestamp())
        yield loaded

    def _check(self, installation: Installation) -> None:
        """See whether runs and deliveries can work by a profile: a missing secret is told now, not some Monday."""
        make_classifier(installation.folder)
        make_entity_finder(installation.folder)
        settings, profile = installation.settings, installation.folder.profile
        if profile.channels:
            with open_channels(settings, profile, keep_secret=keep_secret, clock=self._clock):
                pass


def _check_identity(before: ProfileFolder, after: ProfileFolder) -> None:
    if after.profile.name != before.profile.name:
        raise ConfigurationError(
            f"was {before.profile.name} when the service began: all that is remembered bears that name. Restart the "
            "service if another list is meant",
            file=after.path / "profile.yaml",
            key="name",
        )


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
