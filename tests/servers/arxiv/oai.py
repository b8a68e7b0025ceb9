"""Answers of arXiv's OAI-PMH interface, as https://info.arxiv.org/help/oa/index.html describes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from tests.servers.arxiv.records import ArxivRecord

_NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class OaiError(Exception):
    """What the interface says in place of a list."""

    code: str
    said: str


def set_of_category(category: str) -> str:
    """The set that holds a category's papers."""
    archive, _, subject = category.partition(".")
    return f"{archive}:{archive}:{subject}" if subject else f"physics:{archive}"


def sets_of(record: ArxivRecord) -> set[str]:
    """All sets that hold a paper: those of its categories, and those of the archives of these."""
    names = {set_of_category(category) for category in record.categories or ()}
    return names | {name.partition(":")[0] for name in names if name.count(":") == 2}


def datestamp(record: ArxivRecord, now: datetime | None) -> date | None:
    """The day of a paper's announcement or newest replacement; None before the announcement."""
    newest = record.visible_versions(now)
    return record.visible_from(newest).astimezone(UTC).date() if newest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OaiRequest:
    """What a list is asked for; a resumption token holds it as text."""

    set: str
    since: date
    cursor: int = 0
    issued: date

    @property
    def token(self) -> str:
        """As a token, which is good for a day."""
        return f"{self.set}|{self.since}|{self.cursor}|{self.issued}"

    @classmethod
    def from_query(cls, query: dict[str, str], *, now: datetime | None) -> OaiRequest:
        """Read a query.

        Raises:
            OaiError: It is wrong, or its token is nonsense or of another day.
        """
        today = (now or _NEVER).date()
        if query.get("verb") != "ListRecords":
            raise OaiError(code="badVerb", said="only ListRecords is spoken here")
        if token := query.get("resumptionToken"):
            fields = token.split("|")
            if set(query) != {"verb", "resumptionToken"} or len(fields) != 4 or fields[3] != today.isoformat():
                raise OaiError(code="badResumptionToken", said="the token has expired")
            return cls(set=fields[0], since=date.fromisoformat(fields[1]), cursor=int(fields[2]), issued=today)
        if query.get("metadataPrefix") != "arXivRaw":
            raise OaiError(code="cannotDisseminateFormat", said="only arXivRaw is known here")
        return cls(set=query.get("set", ""), since=date.fromisoformat(query.get("from", "1990-01-01")), issued=today)


def write_list(
    found: Sequence[ArxivRecord],
    *,
    request: OaiRequest,
    page_size: int,
    now: datetime | None,
    deleted: frozenset[str] = frozenset(),
) -> bytes:
    """The page of a list that starts at the request's cursor, with a token where more follows; no totals."""
    if not found:
        raise OaiError(code="noRecordsMatch", said="nothing has changed since")
    page = found[request.cursor : request.cursor + page_size]
    parts = [_write_record(record, now=now, is_deleted=record.id in deleted) for record in page]
    after = request.cursor + page_size
    if after < len(found):
        rest = OaiRequest(set=request.set, since=request.since, cursor=after, issued=request.issued)
        parts.append(f"<resumptionToken>{escape(rest.token)}</resumptionToken>\n")
    elif request.cursor:
        parts.append("<resumptionToken/>\n")
    return _document("<ListRecords>\n" + "".join(parts) + "</ListRecords>\n", now=now)


def write_identity(*, now: datetime | None) -> bytes:
    """What the interface says of itself."""
    return _document(
        "<Identify><repositoryName>arXiv</repositoryName><baseURL>http://oaipmh.arxiv.org/oai</baseURL>"
        "<protocolVersion>2.0</protocolVersion></Identify>\n",
        now=now,
    )


def write_oai_error(error: OaiError, *, now: datetime | None) -> bytes:
    """An error, which comes with status 200."""
    return _document(f"<error code={quoteattr(error.code)}>{escape(error.said)}</error>\n", now=now)


def _document(content: str, *, now: datetime | None) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n'
        f"<responseDate>{now or _NEVER:%Y-%m-%dT%H:%M:%SZ}</responseDate>\n"
        '<request verb="ListRecords">http://oaipmh.arxiv.org/oai</request>\n'
        f"{content}</OAI-PMH>\n"
    ).encode()


def _write_record(record: ArxivRecord, *, now: datetime | None, is_deleted: bool) -> str:
    return _record_text(record, record.visible_versions(now), is_deleted)


@lru_cache(maxsize=10_000)
def _record_text(record: ArxivRecord, newest: int, is_deleted: bool) -> str:  # noqa: FBT001 - the cache's key
    """A record at one of its versions; written once, as each day's lists hold most of the day before."""
    stamp = record.visible_from(newest).astimezone(UTC).date()
    sets = "".join(f"<setSpec>{escape(set_of_category(category))}</setSpec>" for category in record.categories or ())
    header = f"<identifier>oai:arXiv.org:{escape(record.id)}</identifier><datestamp>{stamp}</datestamp>{sets}"
    if is_deleted:
        return f'<record><header status="deleted">{header}</header></record>\n'
    told = record.told_by(newest)
    lines = [f"<id>{escape(record.id)}</id>", f"<submitter>{escape((record.authors or ('Nobody',))[0])}</submitter>"]
    lines += [
        f'<version version="v{version}"><date>{format_datetime(record.updated(version), usegmt=True)}</date>'
        "<size>45kb</size><source_type>D</source_type></version>"
        for version in range(1, newest + 1)
    ]
    lines.append(f"<title>{escape(told.title or '')}</title>")
    if record.authors:
        lines.append(f"<authors>{escape(', '.join(record.authors))}</authors>")
    lines.append(f"<categories>{escape(' '.join(record.categories or ()))}</categories>")
    for tag, text in (("comments", told.comment), ("journal-ref", record.journal_reference), ("doi", record.doi)):
        if text is not None:
            lines.append(f"<{tag}>{escape(text)}</{tag}>")
    lines.append(f"<abstract>  {escape(told.abstract or '')}\n</abstract>")
    return (
        f"<record><header>{header}</header><metadata>\n"
        f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">\n{chr(10).join(lines)}\n</arXivRaw>\n'
        "</metadata></record>\n"
    )
