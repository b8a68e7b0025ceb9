"""What ``shelver lint`` looks at: the list's text from one of three places, and what is known besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.app import Installation
from bot.lint.growth import Growth, GrowthSource, SizeOn, measured_growth
from bot.lint.list_text import ListHistory, ListText, read_file, read_history
from bot.lint.stored import stored_list, stored_records, stored_sizes
from bot.lint.subject import Record
from bot.sources.file_source import read_records
from config.errors import ConfigurationError, DatabaseError
from db.session import is_missing, open_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class LintInput:
    """All that was found."""

    text: ListText
    records: Mapping[str, Record]
    growth: Growth | None
    """As measured; None where there is no history of some length."""
    stored: bool
    """Whether the text is the one that the last run of this profile read."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    text: ListText | None = None
    records: Mapping[str, Record] = field(default_factory=dict)
    sizes: tuple[SizeOn, ...] = ()


def gather(installation: Installation, *, file: str | None, history: Path | None, papers: Path | None) -> LintInput:
    """Read the list from the file, else from the history's newest version, else from the database.

    What arXiv says comes from the file of papers, else from the database; how the list grew from the history, else
    from the database if the text does.

    Raises:
        ConfigurationError: A file cannot be read, or no list is stored.
        SourceError: The file of papers cannot be read.
        DatabaseError: The list is to come from a database that cannot be used.
    """
    profile = installation.folder.profile
    versions = None
    if history is not None:
        versions = read_history(history, path=profile.file, branch=profile.base_branch)
    text = read_file(file) if file is not None else versions.newest if versions is not None else None
    notes: list[str] = []
    stored = _read_stored(installation, needed=text is None, notes=notes)
    records = stored.records if papers is None else _records_of(papers)
    if not records:
        notes.append(
            "what arXiv says of the papers is unknown, so ids are compared within the list alone: --papers FILE or "
            "--online tells"
        )
    chosen = text or stored.text
    if chosen is None:
        raise ConfigurationError(
            f"no list of profile {profile.name!r} is stored yet: `shelver run` stores it (a dry run keeps it apart), "
            "or name one with --file",
            key="lint",
        )
    return LintInput(
        text=chosen,
        records=records,
        growth=_growth(versions, stored if text is None else _Stored()),
        stored=text is None,
        notes=tuple(notes),
    )


def _read_stored(installation: Installation, *, needed: bool, notes: list[str]) -> _Stored:
    """What the database holds; nothing, with a note, where it cannot be used and is not needed."""
    url = installation.settings.database_url
    if is_missing(url):
        return _Stored()
    name = installation.folder.profile.name
    try:
        with open_sessions(url) as sessions, sessions() as session:
            sizes = stored_sizes(session, name) if needed else []
            return _Stored(stored_list(session, name), stored_records(session), tuple(sizes))
    except DatabaseError as error:
        if needed:
            raise
        notes.append(f"the database was not used: {error}")
        return _Stored()


def _records_of(papers: Path) -> dict[str, Record]:
    return {
        record.arxiv_id: Record(title=record.title, published=record.published) for record in read_records(papers)
    }


def _growth(versions: ListHistory | None, stored: _Stored) -> Growth | None:
    if versions is not None:
        return measured_growth(versions.sizes, source=GrowthSource.HISTORY)
    return measured_growth(stored.sizes, source=GrowthSource.DATABASE)
