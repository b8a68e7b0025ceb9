"""The settings' names: one that is misspelt is read by nobody, and nothing else says so."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from bot.health.finding import Finding, ok, warn
from config.channels import secret_setting
from config.profile import Profile
from config.settings import Settings

NAMES = "names"
_PREFIX = "SHELVER_"
_SECRETS = "SHELVER_CHANNEL_SECRETS"
_KNOWN = frozenset(f"{_PREFIX}{name.upper()}" for name in Settings.model_fields)


def check_names(names: Iterable[str], profile: Profile | None) -> Finding:
    """Whether somebody reads each variable that begins with ``SHELVER_``.

    Args:
        names: Of all variables, those of ``.env`` included.
        profile: Whose channels have secrets; None where it cannot be read.
    """
    own = sorted({name.upper() for name in names if name.upper().startswith(_PREFIX)})
    known = set(_KNOWN)
    if profile is not None:
        known |= {secret_setting(channel.name) for channel in profile.channels}
    unknown = [name for name in own if name not in known and not _may_be_a_secret(name, profile)]
    if not unknown:
        return ok(NAMES, f"all {len(own)} variables of {_PREFIX}* are read" if own else "no variable is set")
    told = []
    for name in unknown:
        near = get_close_matches(name, sorted(known), n=1)
        told.append(f"{name} (did you mean {near[0]}?)" if near else name)
    remedy = "correct the name, or unset it: docs/configuration.md lists all of them"
    return warn(NAMES, f"nobody reads {', '.join(told)}", remedy)


def _may_be_a_secret(name: str, profile: Profile | None) -> bool:
    return profile is None and name.startswith(f"{_SECRETS}__")
