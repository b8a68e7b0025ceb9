"""Reading what may hang, such as a database whose server stands still, without waiting for it for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from config.errors import DatabaseError

_Read = TypeVar("_Read")

PATIENCE = 8.0
"""Seconds: Prometheus gives up after ten, and those who look after containers wait longer."""


class InTime(Generic[_Read]):
    """Reads in a thread of its own; may be called by many threads at once, which then share what is read.

    While one reading hangs, no other is begun: it ends when the server goes on, or the connection is given up.
    """

    def __init__(self, read: Callable[[], _Read], *, patience: float = PATIENCE) -> None:
        """Prepare; nothing is read yet.

        Args:
            read: What may hang.
            patience: After so many seconds its answer is not waited for any more.
        """
        self._read = read
        self._patience = patience
        self._lock = threading.Lock()
        self._answer: Future[_Read] | None = None
        self._asked_at = 0.0

    def __call__(self) -> _Read:
        """What is read now.

        Raises:
            DatabaseError: There was no answer in time.
        """
        answer, asked_at = self._asked()
        try:
            return answer.result(timeout=max(0.0, asked_at + self._patience - time.monotonic()))
        except TimeoutError:
            if answer.done():
                return answer.result()
            waited = time.monotonic() - asked_at
            raise DatabaseError(f"it has not answered for {waited:.0f} seconds") from None

    def _asked(self) -> tuple[Future[_Read], float]:
        with self._lock:
            if self._answer is None or self._answer.done():
                self._answer, self._asked_at = Future(), time.monotonic()
                # A daemon: the service's end does not wait for it.
                threading.Thread(target=self._ask, args=(self._answer,), name="reading", daemon=True).start()
            return self._answer, self._asked_at

    def _ask(self, answer: Future[_Read]) -> None:
        try:
            answer.set_result(self._read())
        except BaseException as error:  # noqa: BLE001 - whoever asked gets it
            answer.set_exception(error)
