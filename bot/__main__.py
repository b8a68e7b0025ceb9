"""``shelver``, which ``python -m bot`` is as well: all of it within reach of Ctrl-C, the imports included."""

import signal
import sys

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended, as shells know it: 128 and the signal's number."""


def main() -> None:
    """Run the command that was typed; Ctrl-C ends it in a word instead of a traceback."""
    try:
        from bot.cli import main as run_command  # noqa: PLC0415 - it takes a second, in which somebody may think again

        run_command()
    except KeyboardInterrupt:
        _end()
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _end()
        raise


def _end() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who cannot wait for the end of threads gets no traceback either
    sys.stderr.write("shelver: interrupted\n")
    sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
