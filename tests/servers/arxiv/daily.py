"""arXiv's daily feed, as https://info.arxiv.org/help/rss_specifications.html describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from tests.servers.arxiv.records import ArxivRecord

_EASTERN = ZoneInfo("America/New_York")
_MOST_ITEMS = 2_000


def feed_day(announced: datetime) -> date:
    """The day of the first feed, built at midnight Eastern time, that names what was announced at that moment."""
    return (announced.astimezone(_EASTERN) - timedelta(microseconds=1)).date() + timedelta(days=1)


def feed_today(now: datetime) -> date:
    """The day of the feed that stands now."""
    return now.astimezone(_EASTERN).date()


def items_of(
    record: ArxivRecord, *, day: date, categories: Sequence[str], stale: Mapping[str, date]
) -> Iterable[tuple[int, str, date]]:
    """The versions of a paper that a day's feed of some categories names, each with its kind and its feed's day."""
    own = record.categories or ()
    asked = [category for category in own if category in categories]
    if record.published is None or not asked:
        return
    shown = max(stale.get(category, day) for category in asked)
    for version in range(1, 2 + len(record.versions)):
        if feed_day(record.visible_from(version)) == shown:
            is_own = own[0] in categories
            kinds = ("new", "cross") if version == 1 else ("replace", "replace-cross")
            yield version, kinds[0 if is_own else 1], shown


def write_daily_feed(
    records: Iterable[ArxivRecord], *, categories: Sequence[str], now: datetime, stale: Mapping[str, date]
) -> bytes:
    """The feed of the day.

    Args:
        records: All papers.
        categories: Those that are asked for.
        now: The present.
        stale: Categories for which the feed still is that of an earlier day, though it was built today.
    """
    day = feed_today(now)
    built = datetime.combine(day, time(), _EASTERN)
    entries = [
        _write_item(record, version, kind, shown)
        for record in records
        for version, kind, shown in items_of(record, day=day, categories=categories, stale=stale)
    ][:_MOST_ITEMS]
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">\n'
        f"<id>http://rss.arxiv.org/atom/{escape('+'.join(categories))}</id>\n"
        f"<title>{escape('+'.join(categories))} updates on arXiv.org</title>\n"
        f"<updated>{built.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000+00:00}</updated>\n" + "".join(entries) + "</feed>\n"
    ).encode()


def _write_item(record: ArxivRecord, version: int, kind: str, day: date) -> str:
    name = f"{record.id}v{version}"
    told = record.told_by(version)
    categories = "".join(f"<category term={quoteattr(category)}/>" for category in record.categories or ())
    return (
        f"<entry><id>oai:arXiv.org:{name}</id><title>{escape(told.title or '')}</title>"
        f"<published>{datetime.combine(day, time(), _EASTERN).isoformat()}</published>"
        f'<link href="https://arxiv.org/abs/{record.id}" rel="alternate" type="text/html"/>'
        f"<summary>arXiv:{name} Announce Type: {kind} \nAbstract: {escape(told.abstract or '')}</summary>"
        f"{categories}<arxiv:announce_type>{kind}</arxiv:announce_type>"
        "<dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>"
        f"<dc:creator>{escape(', '.join(record.authors))}</dc:creator></entry>\n"
    )
