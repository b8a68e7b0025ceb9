"""The fake arXiv behaves as docs say arXiv does, asked without any of the bot's code."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no annotations

from tests.servers.arxiv import ArxivRecord, ArxivVersion, FakeArxiv, faults, load_records, sample_records
from tests.servers.arxiv.query import parse_query

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "arxiv": "http://arxiv.org/schemas/atom",
}
ALL = "cat:cs.SE OR cat:cs.CL OR cat:cs.LG"


def ask(arxiv: FakeArxiv, **query: object) -> requests.Response:
    """One request as any client would send it."""
    return requests.get(f"{arxiv.query_url}?{urlencode(query)}", timeout=10)


def texts(response: requests.Response, path: str) -> list[str]:
    """The texts or attributes at a path of the feed."""
    root = etree.fromstring(response.content)
    return [str(found) for found in root.xpath(path, namespaces=NAMES)]


def found(arxiv: FakeArxiv, **query: object) -> list[str]:
    """The identifiers, versions included, that a query brings."""
    identifiers = texts(ask(arxiv, **{"sortOrder": "ascending", **query}), "//atom:entry/atom:id/text()")
    return [identifier.removeprefix("http://arxiv.org/abs/") for identifier in identifiers]


def paper(identifier: str, **fields: object) -> ArxivRecord:
    """A paper of 1 September 2025 in cs.SE."""
    values: dict[str, object] = {
        "id": identifier,
        "title": f"Paper {identifier}",
        "categories": ("cs.SE",),
        "published": datetime(2025, 9, 1, 12, tzinfo=UTC),
    }
    return ArxivRecord(**{**values, **fields})  # type: ignore[arg-type]  # the tests give what fits


@pytest.fixture(scope="module")
def arxiv() -> Iterator[FakeArxiv]:
    """A hundred papers, ten minutes apart."""
    with FakeArxiv(sample_records(100)) as server:
        yield server


def test_an_entry_has_arxivs_elements() -> None:
    """An entry holds id, dates, title, abstract, authors, comment, reference, DOI, categories and links."""
    record = paper(
        "cs/0601001",
        title="Repair & rescue",
        abstract="Where a < b.",
        authors=("Ada Abel", "José Díaz"),
        categories=("cs.SE", "cs.CL"),
        comment="7 pages",
        journal_reference="Journal of Repair 3",
        doi="10.1000/1",
    )
    with FakeArxiv([record]) as server:
        answer = ask(server, search_query="cat:cs.CL")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    entry = "//atom:entry/"
    assert texts(answer, entry + "atom:id/text()") == ["http://arxiv.org/abs/cs/0601001v1"]
    assert texts(answer, entry + "atom:title/text()") == ["Repair & rescue"]
    assert texts(answer, entry + "atom:summary/text()") == ["Where a < b."]
    assert texts(answer, entry + "atom:published/text()") == ["2025-09-01T12:00:00Z"]
    assert texts(answer, entry + "atom:updated/text()") == ["2025-09-01T12:00:00Z"]
    assert texts(answer, entry + "atom:author/atom:name/text()") == ["Ada Abel", "José Díaz"]
    assert texts(answer, entry + "arxiv:comment/text()") == ["7 pages"]
    assert texts(answer, entry + "arxiv:journal_ref/text()") == ["Journal of Repair 3"]
    assert texts(answer, entry + "arxiv:doi/text()") == ["10.1000/1"]
    assert texts(answer, entry + "arxiv:primary_category/@term") == ["cs.SE"]
    assert texts(answer, entry + "atom:category/@term") == ["cs.SE", "cs.CL"]
    assert texts(answer, entry + "atom:link[@rel='alternate']/@href") == ["https://arxiv.org/abs/cs/0601001v1"]
    assert texts(answer, entry + "atom:link[@title='pdf']/@href") == ["https://arxiv.org/pdf/cs/0601001v1"]


def test_a_page_counts_itself(arxiv: FakeArxiv) -> None:
    """The feed says how many results there are, where the page starts, and how many a page holds."""
    answer = ask(arxiv, search_query=ALL, start=90, max_results=30)
    counts = [texts(answer, f"//opensearch:{name}/text()") for name in ("totalResults", "startIndex", "itemsPerPage")]
    assert counts == [["100"], ["90"], ["30"]]
    assert len(texts(answer, "//atom:entry/atom:id/text()")) == 10


def test_ten_results_are_the_default(arxiv: FakeArxiv) -> None:
    """Without max_results a page has ten entries."""
    assert len(found(arxiv, search_query=ALL)) == 10


def test_a_slice_is_never_larger_than_the_limit() -> None:
    """Whoever asks for more than a slice may hold gets a slice."""
    with FakeArxiv(sample_records(30), slice_limit=20) as server:
        assert len(found(server, search_query=ALL, max_results=25)) == 20


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"start": 29_000, "max_results": 1_001}, "start plus max_results"),
        ({"start": "soon"}, "start must be an integer"),
        ({"max_results": -1}, "max_results must be non-negative"),
        ({"id_list": "1234.123,nonsense"}, "incorrect id format for 1234.123"),
    ],
)
def test_wrong_parameters_get_arxivs_error_feed(arxiv: FakeArxiv, query: dict[str, object], words: str) -> None:
    """Beyond the limits, and for parameters that cannot be read, arXiv answers 400 with a feed of one error entry."""
    answer = ask(arxiv, search_query=ALL, **query)
    assert answer.status_code == 400
    assert texts(answer, "//atom:entry/atom:id/text()")[0].startswith("https://arxiv.org/api/errors#")
    assert words in texts(answer, "//atom:entry/atom:summary/text()")[0]


@pytest.mark.parametrize(
    ("query", "identifiers"),
    [
        ("cat:cs.SE", ["1", "3"]),
        ("cat:cs.SE OR cat:cs.CL", ["1", "2", "3"]),
        ("cat:cs.SE AND cat:cs.CL", ["3"]),
        ("cat:cs.SE ANDNOT cat:cs.CL", ["1"]),
        ("(cat:cs.SE OR cat:cs.CL) AND submittedDate:[202509020000 TO 202509022359]", ["2"]),
        ("cat:cs.SE OR cat:cs.CL AND submittedDate:[202509020000 TO 202509022359]", ["1", "2", "3"]),
        ("submittedDate:[202509011200 TO 202509021200]", ["1", "2"]),
        ("submittedDate:[202509011201 TO 202509031159]", ["2"]),
        ("cat:cs.SE ANDNOT submittedDate:[202509020000 TO 202509302359]", ["1"]),
        ("(cat:cs.SE OR cat:cs.CL)AND submittedDate:[202509010000 TO 202509022359]", ["1", "2"]),
        ("cat:cs.SE ORcat:cs.CL", []),
        ("(cat:cs.SE OR cat:cs.CL", []),
        ("cat:cs.SE cat:cs.CL", []),
        ("cat:cs.SE AND submittedDate:[20250901 TO 20250903]", []),
        ("cat:cs.XX", []),
        ("", []),
    ],
)
def test_queries_find_what_they_say(query: str, identifiers: list[str]) -> None:
    """AND binds closer than OR, dates include both ends, and what cannot be read finds nothing."""
    records = [
        paper("2509.00001"),
        paper("2509.00002", categories=("cs.CL",), published=datetime(2025, 9, 2, 12, tzinfo=UTC)),
        paper("2509.00003", categories=("cs.CL", "cs.SE"), published=datetime(2025, 9, 3, 12, tzinfo=UTC)),
    ]
    with FakeArxiv(records) as server:
        assert found(server, search_query=query) == [f"2509.0000{number}v1" for number in identifiers]


@given(st.text(alphabet="()ANDORT catsubmiedD:[]0129.SE", max_size=60))
def test_no_query_breaks_the_parser(text: str) -> None:
    """Whatever is asked, the answer is a query or None."""
    query = parse_query(text)
    assert query is None or query.first <= "9" * 12


def test_results_can_be_sorted_by_submission_or_last_update() -> None:
    """SortBy and sortOrder decide the order; by default the newest submission comes first."""
    late = ArxivVersion(submitted=datetime(2025, 9, 20, tzinfo=UTC))
    records = [
        paper("2509.00001", versions=(late,)),
        paper("2509.00002", published=datetime(2025, 9, 2, tzinfo=UTC)),
    ]
    with FakeArxiv(records) as server:
        newest_first = found(server, search_query="cat:cs.SE", sortBy="submittedDate", sortOrder="descending")
        by_update = found(server, search_query="cat:cs.SE", sortBy="lastUpdatedDate", sortOrder="ascending")
    assert newest_first == ["2509.00002v1", "2509.00001v2"]
    assert by_update == ["2509.00002v1", "2509.00001v2"]


def test_papers_become_visible_at_their_announcement() -> None:
    """A paper can be found a day after its submission, or when its record says; versions follow the same rule."""
    first = datetime(2025, 9, 1, 12, tzinfo=UTC)
    second = ArxivVersion(submitted=first + timedelta(days=10), title="Better now")
    records = [
        paper("2509.00001", versions=(second,)),
        paper("2509.00002", announced=first + timedelta(days=4)),
    ]
    with FakeArxiv(records, now=first + timedelta(hours=23)) as server:
        assert found(server, search_query="cat:cs.SE") == []
        assert found(server, id_list="2509.00001") == []
        server.now = first + timedelta(days=1)
        assert found(server, search_query="cat:cs.SE") == ["2509.00001v1"]
        server.now = first + timedelta(days=4)
        assert found(server, search_query="cat:cs.SE") == ["2509.00001v1", "2509.00002v1"]
        assert found(server, id_list="2509.00001v2") == []
        server.now = first + timedelta(days=11)
        assert found(server, id_list="2509.00001") == ["2509.00001v2"]
        assert found(server, id_list="2509.00001v1,2509.00001v2") == ["2509.00001v1", "2509.00001v2"]
        titles = texts(ask(server, id_list="2509.00001v1,2509.00001v2"), "//atom:entry/atom:title/text()")
    assert titles == ["Paper 2509.00001", "Better now"]


def test_unknown_categories_and_dates_are_not_searched() -> None:
    """A paper without categories is found by its identifier alone; one without a date is never found."""
    with FakeArxiv([paper("2509.00001", categories=None), paper("2509.00002", published=None)]) as server:
        assert found(server, search_query=ALL) == []
        assert found(server, id_list="2509.00001,2509.00002") == ["2509.00001v1"]


@pytest.mark.parametrize("size", [7, 50, 99, 100, 101])
def test_pages_hold_every_paper_once(arxiv: FakeArxiv, size: int) -> None:
    """Whatever the page's size, the pages together are the result."""
    pages = [
        found(arxiv, search_query=ALL, sortBy="submittedDate", start=start, max_results=size)
        for start in range(0, 100, size)
    ]
    assert [name for page in pages for name in page] == [f"2509.{number:05d}v1" for number in range(1, 101)]


def test_records_are_read_from_a_packed_file(tmp_path: Path) -> None:
    """Null means unknown, a day becomes a time on that day, and a time is kept."""
    rows: list[dict[str, object]] = [
        {"id": "2509.00001", "title": "A", "published": "2025-09-01", "categories": ["cs.SE"], "authors": ["Ada"]},
        {"id": "2509.00002", "title": "B", "published": "2025-09-01T10:00:00Z", "categories": None, "authors": None},
        {"id": "2509.00003", "title": "C", "published": None, "categories": ["cs.CL"], "authors": []},
    ]
    path = tmp_path / "papers.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"abstract": None, "comment": None, **row}) + "\n" for row in rows)
    day, time, unknown = load_records(path)
    assert day.published is not None
    assert day.published.date().isoformat() == "2025-09-01"
    assert time.published == datetime(2025, 9, 1, 10, tzinfo=UTC)
    assert time.categories is None
    assert unknown.published is None
    with FakeArxiv(path) as server:
        assert found(server, search_query="cat:cs.SE") == ["2509.00001v1"]


def test_samples_are_always_the_same() -> None:
    """The same arguments make the same papers, and another seed makes others."""
    assert sample_records(20) == sample_records(20)
    assert sample_records(20) != sample_records(20, seed=1)


def test_requests_are_recorded(arxiv: FakeArxiv) -> None:
    """Each request is kept with its parameters, headers and time of arrival."""
    before = len(arxiv.requests)
    ask(arxiv, search_query="cat:cs.SE", start=3)
    ask(arxiv, search_query="cat:cs.CL")
    first, second = arxiv.requests[before:]
    assert first.query == {"search_query": "cat:cs.SE", "start": "3"}
    assert first.headers["user-agent"].startswith("python-requests/")
    assert first.at < second.at


def test_faults_come_in_their_order_and_end() -> None:
    """A fault lasts for as many requests as ordered; then arXiv is healthy again."""
    with FakeArxiv(sample_records(5)) as server:
        server.fail(faults.status(503, retry_after=7), times=2)
        server.fail(faults.rate_exceeded())
        answers = [ask(server, search_query=ALL) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [503, 503, 200, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[2].text == "Rate exceeded."
    assert len(texts(answers[3], "//atom:entry/atom:id/text()")) == 5


def test_faults_can_wait_for_a_page() -> None:
    """A fault ordered for a page leaves the other pages alone, and can be taken back."""
    with FakeArxiv(sample_records(5)) as server:
        server.fail(faults.no_results(), start=2, times=2)
        assert len(found(server, search_query=ALL, max_results=2)) == 2
        assert found(server, search_query=ALL, max_results=2, start=2) == []
        server.heal()
        assert len(found(server, search_query=ALL, max_results=2, start=2)) == 2


def test_a_silent_server_ends_with_its_context() -> None:
    """A request that is never answered times out at the client, and does not keep the server alive."""
    with FakeArxiv(sample_records(1)) as server:
        server.fail(faults.silent())
        with pytest.raises(requests.ReadTimeout):
            requests.get(server.query_url, timeout=0.05)


def test_a_dropped_connection_is_noticed_by_http() -> None:
    """The body ends before its announced length."""
    with FakeArxiv(sample_records(5)) as server:
        server.fail(faults.dropped())
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            ask(server, search_query=ALL)


def test_other_paths_are_not_found(arxiv: FakeArxiv) -> None:
    """The fake has three interfaces and nothing else."""
    assert requests.get(f"{arxiv.url}/abs/2509.00001", timeout=10).status_code == 404


@pytest.mark.real_data
def test_a_week_of_real_papers_is_found() -> None:
    """From the real records of the second week of September 2025 every one in a watched category is found."""
    path = Path(__file__).parents[2] / "../shared/data/papers.jsonl.gz"
    if not path.exists():
        pytest.skip("../shared/data is missing")
    records = list(load_records(path))
    watched = {"cs.SE", "cs.CL", "cs.LG", "cs.AI"}
    week = [
        record.id
        for record in records
        if record.published
        and datetime(2025, 9, 8, tzinfo=UTC) <= record.published < datetime(2025, 9, 15, tzinfo=UTC)
        and watched & set(record.categories or ())
    ]
    query = (
        f"({' OR '.join(f'cat:{name}' for name in sorted(watched))}) AND submittedDate:[202509080000 TO 202509142359]"
    )
    with FakeArxiv(records) as server:
        names = found(server, search_query=query, max_results=2_000)
    assert len(names) > 1_000
    assert sorted(names) == sorted(f"{identifier}v1" for identifier in week)
