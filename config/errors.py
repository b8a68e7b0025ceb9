"""Every error that Shelver raises on purpose.

::

    ShelverError
    ├── ConfigurationError          settings, profile, keywords or facets are wrong: file, line, key
    ├── DatabaseError               the database cannot be used as it is
    │   ├── DatabaseTooNewError     it was written by a newer Shelver
    │   └── IllegalTransitionError  a proposal cannot go from this state to that one
    ├── SourceError                 a paper source or the list's repository could not be read
    │   ├── SourceUnavailableError  no answer, a server error, or throttled for too long: try later
    │   ├── SourceRefusedError      the server said no (401, 403, 404): ask the operator
    │   └── SourceUnverifiedError   an answer came, but it cannot be the whole answer
    ├── ListError                   the curated list cannot be edited as asked
    │   └── SectionMissingError     the list has no section of that path
    ├── ForgeError                  the pull request could not be opened or updated
    │   ├── ForgeUnavailableError   no answer, a server error, or throttled for too long: try later
    │   ├── ForgeRefusedError       the forge said no: token, permission, or a rule of the repository
    │   └── BranchFrozenError       somebody else has committed to the branch: it is left alone
    ├── DeliveryError               a digest could not be sent through a channel: it is tried again for a week
    └── LockHeldError               another run is under way

Whoever catches ``ShelverError`` may print it to an operator: a message says what happened, where, and what to do,
and holds no secret.
"""

from __future__ import annotations

from pathlib import Path


class ShelverError(Exception):
    """The root of the tree above."""


class ConfigurationError(ShelverError):
    """Something that an operator wrote is wrong.

    The message starts with the place, as compilers write it: ``profile.yaml:12: thresholds.relevance: ...``.
    """

    def __init__(
        self, message: str, *, file: Path | None = None, line: int | None = None, key: str | None = None
    ) -> None:
        place = ""
        if file is not None:
            place = f"{file}:{line}: " if line is not None else f"{file}: "
        super().__init__(f"{place}{key + ': ' if key else ''}{message}")
        self.file = file
        """The file that holds the mistake, where there is one."""
        self.line = line
        """Its line, counted from 1."""
        self.key = key
        """The dotted path of the value, such as ``thresholds.relevance``."""


class DatabaseError(ShelverError):
    """The database cannot be used as it is."""


class DatabaseTooNewError(DatabaseError):
    """The database was written by a newer version of Shelver than this one."""


class IllegalTransitionError(DatabaseError):
    """A proposal cannot go from the state it is in to the one asked for."""


class SourceError(ShelverError):
    """A paper source or the list's repository could not be read."""


class SourceUnavailableError(SourceError):
    """No answer came in time, or the server is in trouble or throttles: the next run tries again."""


class SourceRefusedError(SourceError):
    """The server understood and said no: the operator has to look."""


class SourceUnverifiedError(SourceError):
    """An answer came that cannot be the whole answer: cut off, short, or of the wrong kind."""


class ListError(ShelverError):
    """The curated list cannot be edited as asked."""


class SectionMissingError(ListError):
    """The list has no section of that path."""


class ForgeError(ShelverError):
    """The pull request could not be opened or updated."""


class ForgeUnavailableError(ForgeError):
    """No answer came in time, or the forge is in trouble or throttles: the next run tries again."""


class ForgeRefusedError(ForgeError):
    """The forge understood and said no: the token, a permission, or a rule of the repository."""


class BranchFrozenError(ForgeError):
    """Somebody else has committed to the bot's branch, so it is left alone."""


class DeliveryError(ShelverError):
    """A digest could not be sent through a channel, or nobody can tell whether it was."""


class LockHeldError(ShelverError):
    """Another run of the same installation is under way."""
