"""Whether a run is under way, told by the lock: one that could not note its end has left that free.

Its database was away by then, or it was killed.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from config.settings import Settings
from db.locks import is_on_server, lock_holder


def is_run_under_way(settings: Settings) -> bool:
    """Whether anybody holds the installation's run lock; true as well where that is not to be known.

    Raises:
        DatabaseError: The database cannot be reached.
    """
    url = settings.database_url
    if is_on_server(url):
        return lock_holder(url, "run") is not None
    return _is_held(settings.state_folder / "run.lock")


def _is_held(file: Path) -> bool:
    """Whether a process has locked a file, also one in another container, of which ``/proc/locks`` does not tell.

    Nobody ever locks it for reading but here, for an instant: askers do not disturb one another.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return True  # not to be known: the run may be under way with another folder of state
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
