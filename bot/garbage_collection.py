"""Python's garbage collector, kept out of the way while a large structure is built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Many objects are made at once and none is garbage: looking through them again and again is not linear."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def long_lived_objects_passed_over() -> Iterator[None]:
    """A large structure stays while garbage comes and goes beside it: it is not looked through again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
