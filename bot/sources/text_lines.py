"""The lines of a file or a stream, one in memory at a time, however long they are; gzip is taken off on the way."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TextIO

from config.errors import SourceRefusedError, SourceUnverifiedError

LINE_LIMIT = 1_048_576
"""A longer line (in bytes of a file, in characters of a text stream) is not read."""
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
"""How such files begin, whatever their name is."""


def source_name(source: Path | TextIO | BinaryIO) -> str:
    """What messages call it."""
    if isinstance(source, Path):
        return str(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "the stream"


def read_lines(source: Path | TextIO | BinaryIO) -> Iterator[tuple[int, str | bytes | None]]:
    """Each line with its number, from 1; in place of a line longer than `LINE_LIMIT` comes None.

    Args:
        source: A file, gzipped or not; or an open stream such as standard input, which stays open. Only one of bytes
            may be gzipped.

    Raises:
        SourceRefusedError: It is not there or may not be read.
        SourceUnverifiedError: It is cut off, damaged, or no text; the message names file and line. What came before
            has been handed out.
    """
    name = source_name(source)
    if not isinstance(source, Path):
        if isinstance(source, BufferedReader):
            yield from _unzipped_lines(source, name=name)
        else:
            yield from _numbered(source, name=name)
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise SourceRefusedError(f"{source}: cannot be read: {error.strerror}; check path and permissions") from error
    with file:
        yield from _unzipped_lines(file, name=name, zipped=source.suffix == ".gz")


def _unzipped_lines(
    file: BufferedReader, *, name: str, zipped: bool = False
) -> Iterator[tuple[int, str | bytes | None]]:
    start = file.peek(len(_ZIP))
    if start.startswith(_ZIP):
        raise SourceUnverifiedError(
            f"{name}:1: this is a zip archive: unpack it, such as by 'unzip -p FILE.zip | shelver import -'"
        )
    zipped = zipped or start.startswith(_GZIP)
    if zipped and not start:  # Python takes no bytes at all for a gzip of nothing
        raise SourceUnverifiedError(f"{name}:1: the file is cut off here; get it again")
    with gzip.GzipFile(fileobj=file) if zipped else nullcontext(file) as stream:
        yield from _numbered(stream, name=name)


def _numbered(
    stream: BufferedReader | gzip.GzipFile | TextIO | BinaryIO, *, name: str
) -> Iterator[tuple[int, str | bytes | None]]:
    number = 0
    is_whole = True
    while True:
        number += is_whole
        try:
            line = stream.readline(LINE_LIMIT + 1)
        except EOFError as error:
            raise SourceUnverifiedError(f"{name}:{number}: the file is cut off here; get it again") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise SourceUnverifiedError(
                f"{name}:{number}: this is no gzip, or a damaged one; get the file again"
            ) from error
        except UnicodeDecodeError as error:
            raise SourceUnverifiedError(f"{name}:{number}: this is no text in {error.encoding.upper()}") from error
        except OSError as error:
            raise SourceRefusedError(f"{name}:{number}: cannot be read: {error.strerror}") from error
        if not line:
            return
        was_whole, is_whole = is_whole, len(line) <= LINE_LIMIT or line[-1:] in {"\n", b"\n"}
        if was_whole:
            yield number, line if len(line) <= LINE_LIMIT else None
