"""``shelver``, which ``python -m bot`` is as well: all of it within reach of signals, the imports included."""

import gc
import signal
import sys
from types import FrameType

from bot.stopping import ending_in_time

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended, as shells know it: 128 and the signal's number."""
TERMINATED = 143
"""The same of what SIGTERM ended, as systemd, containers and schedulers send it."""


def main() -> None:
    """Run the command that was typed; Ctrl-C and SIGTERM end it in a word instead of a traceback or in silence.

    And in time: what waits for a server that stands still is not waited for.
    """
    try:
        with ending_in_time() as end_in_time:

            def terminate(number: int, _: FrameType | None) -> None:
                end_in_time(number)
                sys.exit(128 + number)

            def interrupt(number: int, frame: FrameType | None) -> None:
                end_in_time(number)
                signal.default_int_handler(number, frame)

            if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
                signal.signal(signal.SIGTERM, terminate)
            if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                signal.signal(signal.SIGINT, interrupt)
            from bot.cli import main as run_command  # noqa: PLC0415 - it takes a second, in which somebody may think again

            run_command()
    except KeyboardInterrupt:
        _end(INTERRUPTED)
    except SystemExit as ended:
        if ended.code in _TOLD:
            _end(ended.code)
        raise
    finally:
        gc.freeze()  # Python would search all libraries for cycles at its end, which takes a second or three


_TOLD = {
    INTERRUPTED: "interrupted",
    TERMINATED: "stopped by SIGTERM; what was not finished is taken up by the next run",
}


def _end(code: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # who cannot wait for the end of threads gets no traceback either
    sys.stderr.write(f"shelver: {_TOLD[code]}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
