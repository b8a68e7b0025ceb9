"""The doctor's look at the installation: settings, profile, channels, database, state and disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

from dotenv import dotenv_values

from bot.delivery.opening import open_channels
from bot.health.condition import read_condition
from bot.health.database_checks import DATABASE, STATE, Space, check_database, check_disk, check_state
from bot.health.finding import Finding, Level, ok
from bot.health.settings_checks import check_names
from bot.health.time_checks import ClockSample
from bot.health.under_way import is_run_under_way
from bot.health.visit import CHANNELS, PROFILE, SETTINGS, Visit, later, nearest
from config.loading import load_profile
from config.settings import load_settings
from db.examination import examine
from db.session import open_sessions


def look_at_settings(visit: Visit) -> Iterator[Finding]:
    """Whether they can be read; from here on no secret among them is told."""
    visit.settings = load_settings(**({} if visit.profile_name is None else {"profile": visit.profile_name}))
    for secret in (visit.settings.github_token, *visit.settings.channel_secrets.values()):
        if secret is not None and len(secret.get_secret_value()) > 3:
            visit.keep_secret(secret.get_secret_value())
    contact = "" if visit.settings.contact else "; SHELVER_CONTACT is not set, so arXiv cannot reach you"
    yield ok(SETTINGS, f"can be read{contact}")


def look_at_profile(visit: Visit) -> Iterator[Finding]:
    """Whether it can be read, and which list it is about."""
    if visit.settings is None:
        yield later(PROFILE, SETTINGS)
        return
    visit.folder = load_profile(visit.settings.profile)
    own = visit.folder.profile
    told = f"{own.name}: {own.repository}, mode {own.mode}, {len(own.arxiv.categories)} categories"
    if "profile" not in visit.settings.model_fields_set:
        told += "; since none was chosen: `shelver init OWNER/REPO` makes one for another list"
    yield ok(PROFILE, told)


def look_at_names(visit: Visit) -> Iterator[Finding]:
    """Whether a variable is misspelt."""
    file = Path(".env")
    names = [*visit.environment, *(dotenv_values(file) if file.is_file() else ())]
    yield check_names(names, visit.folder.profile if visit.folder else None)


def look_at_channels(visit: Visit) -> Iterator[Finding]:
    """Whether a secret of theirs is missing."""
    if visit.settings is None or visit.folder is None:
        yield later(CHANNELS, PROFILE)
        return
    own = visit.folder.profile
    if not own.channels:
        yield ok(CHANNELS, "none: the digest is sent nowhere")
        return
    with open_channels(visit.settings, own, keep_secret=visit.keep_secret, clock=visit.clock):
        yield ok(CHANNELS, f"{', '.join(channel.name for channel in own.channels)}: no secret is missing")


def look_at_database(visit: Visit) -> Iterator[Finding]:
    """Whether it can be used; then what it tells is read."""
    if visit.settings is None:
        yield later(DATABASE, SETTINGS)
        return
    found = visit.database = examine(visit.settings.database_url, clock=visit.clock)
    if found.server is not None and found.asked_at is not None:
        theirs = found.server.now.replace(microsecond=0)
        visit.samples.append(ClockSample(whose="the database's server", theirs=theirs, ours=found.asked_at))
    folder = nearest(found.file.parent) if found.file else None
    yield from check_database(found, may_make=folder is None or os.access(folder, os.W_OK))
    if found.is_ready and visit.folder is not None:
        with open_sessions(visit.settings.database_url) as sessions, sessions() as session:
            settings = visit.settings
            visit.condition = read_condition(
                session,
                visit.folder.profile,
                now=visit.clock(),
                is_under_way=lambda: is_run_under_way(settings),
            )


def look_at_state(visit: Visit) -> Iterator[Finding]:
    """Whether its folder can be used."""
    if visit.settings is None:
        yield later(STATE, SETTINGS)
        return
    folder = visit.settings.state_folder.absolute()
    found = check_state(folder, nearest=nearest(folder))
    visit.is_state_usable = found.level is Level.OK
    yield found


def look_at_disk(visit: Visit) -> Iterator[Finding]:
    """How much is free where the installation writes."""
    places = {"temporary files": Path(gettempdir())}
    if visit.settings is not None:
        places["state"] = visit.settings.state_folder
    if visit.database is not None and visit.database.file is not None:
        places["database"] = visit.database.file.parent
    spaces = []
    for what, path in places.items():
        there = nearest(path)
        free = shutil.disk_usage(there).free
        spaces.append(Space(what=what, path=there, free=free, device=there.stat().st_dev))
    yield check_disk(spaces, database=(visit.database.size if visit.database else None) or 0)
