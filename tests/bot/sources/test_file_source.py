import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.file_source import FileSource, read_records
from bot.sources.harvest import PaperSource, Verdict, Window, harvest
from bot.sources.text_lines import LINE_LIMIT
from config.errors import SourceRefusedError, SourceUnverifiedError
from db.records import PaperRecord

REAL_PAPERS = Path(__file__).parents[3] / "../shared/data/papers.jsonl.gz"
WINDOW = Window(start=datetime(2025, 9, 1, tzinfo=UTC), end=datetime(2025, 9, 30, tzinfo=UTC))

Values = dict[str, object]
Writer = Callable[..., Path]


def paper(arxiv_id: str = "2509.00001", **values: object) -> Values:
    """A line's content: a paper inside the window, with any value replaced."""
    return {"id": arxiv_id, "title": "A Paper", "categories": ["cs.SE"], "published": "2025-09-10", **values}


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes papers, or ready lines, into a file and returns its path."""

    def write(*lines: Values | str, name: str = "papers.jsonl") -> Path:
        text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
        path = tmp_path / name
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        return path

    return write


def test_a_whole_record(write: Writer) -> None:
    """All known keys are read, white space is collapsed, times are in UTC, unknown keys do no harm."""
    path = write(
        {
            "id": "2509.00001",
            "version": 2,
            "title": "  Repair\n of   Programs ",
            "abstract": "One.\nTwo.",
            "authors": ["Ada  L.", " "],
            "categories": ["cs.SE", "cs.PL", "cs.SE"],
            "comment": "12\tpages",
            "journal_reference": "TSE 51",
            "doi": "10.1/x",
            "published": "2025-09-30",
            "updated": "2025-10-02T01:00:00+02:00",
            "stars": {"github": 5},
        }
    )
    assert list(read_records(path)) == [
        PaperRecord(
            arxiv_id="2509.00001",
            version=2,
            title="Repair of Programs",
            abstract="One. Two.",
            authors=("Ada L.",),
            categories=("cs.SE", "cs.PL"),
            comment="12 pages",
            journal_reference="TSE 51",
            doi="10.1/x",
            published=datetime(2025, 9, 30, tzinfo=UTC),
            updated=datetime(2025, 10, 1, 23, tzinfo=UTC),
        )
    ]


def test_null_and_missing_values_are_unknown(write: Writer) -> None:
    """A line with null values gives the same record as one without those keys."""
    optional = ("version", "abstract", "authors", "categories", "comment", "journal_reference", "doi")
    bare: Values = {"id": "cs/0601001", "title": "T"}
    nulls = {**bare, "published": None, "updated": None, **dict.fromkeys(optional)}
    expected = PaperRecord(arxiv_id="cs/0601001", title="T")
    assert list(read_records(write(bare, nulls))) == [expected, expected]


def test_an_empty_comment_is_unknown(write: Writer) -> None:
    """Empty texts become None, as a record's None means unknown."""
    (record,) = read_records(write(paper(comment=" ", doi="", journal_reference="\n")))
    assert (record.comment, record.doi, record.journal_reference) == (None, None, None)


def test_the_version_may_stand_in_the_identifier(write: Writer) -> None:
    """``2509.00001v3`` is version 3 of 2509.00001."""
    (record,) = read_records(write(paper("arXiv:2509.00001v3")))
    assert (record.arxiv_id, record.version) == ("2509.00001", 3)


def test_gzip_blank_lines_and_byte_order_mark(write: Writer) -> None:
    """A gzipped file that starts with a byte order mark and holds blank lines is read like any other."""
    path = write("\ufeff" + json.dumps(paper()), "", "  \t", paper("2509.00002"), name="papers.jsonl.gz")
    assert [record.arxiv_id for record in read_records(path)] == ["2509.00001", "2509.00002"]


def test_an_empty_file_holds_no_papers(write: Writer) -> None:
    """Nothing comes from an empty file, gzipped or not, and it is no error."""
    assert list(read_records(write())) == []
    assert list(read_records(write(name="papers.jsonl.gz"))) == []


def test_a_text_stream_is_read_and_stays_open() -> None:
    """Standard input and other text streams are read to their end and left open."""
    stream = io.StringIO("\ufeff" + json.dumps(paper(title="Größe")) + "\r\n" + json.dumps(paper("2509.00002")))
    assert [record.title for record in read_records(stream)] == ["Größe", "A Paper"]
    assert not stream.closed


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "Invalid JSON"),
        ("[1]", "this is JSON, but no object in braces"),
        ("null", "this is JSON, but no object in braces"),
        ('{"title": "T"}', "id: Field required"),
        ('{"id": "2509.00001"}', "title: Field required"),
        (json.dumps(paper(title=" \n")), "title: is empty"),
        (json.dumps(paper(title=None)), "title: Input should be a valid string"),
        (json.dumps(paper("2509.1")), "id: '2509.1' is no arXiv identifier"),
        (json.dumps({"id": 2509.00001, "title": "T"}), "id: a value of type float is no arXiv identifier"),
        (json.dumps(paper(authors="Ada")), "authors: Input should be a valid array"),
        (json.dumps(paper(authors=["Ada", 1])), "authors.1: Input should be a valid string"),
        (json.dumps(paper(version=0)), "version: Input should be greater than or equal to 1"),
        (json.dumps(paper(version=True)), "version: Input should be a valid integer"),
        (json.dumps(paper("2509.00001v3", version=2)), "version: is 2, but the id names version 3"),
        (json.dumps(paper(published="30 September")), "published: '30 September' is no date"),
        (json.dumps(paper(published=1759190400)), "published: a value of type int is no date"),
        (json.dumps(paper(updated="0001-01-01T00:00:00+10:00")), "updated: '0001-01-01T00:00:00+10:00' is no date"),
        (json.dumps(paper(abstract="a\0b")), "abstract: holds a NUL character"),
        (r'{"id": "2509.00001", "title": "\ud800"}', "Invalid JSON"),
        ("[" * 5000, "Invalid JSON"),
        (json.dumps(paper(title=1, doi=1)), "title: Input should be a valid string (and 1 more)"),
    ],
)
def test_a_line_that_is_no_paper(write: Writer, line: str, complaint: str) -> None:
    """The error names file, line and key; the papers before it have been handed out."""
    path = write(paper(), "", line)
    records = read_records(path)
    assert next(records).arxiv_id == "2509.00001"
    with pytest.raises(SourceUnverifiedError) as caught:
        next(records)
    assert str(caught.value).startswith(f"{path}:3: {complaint}")


def test_a_broken_line_counts_its_columns_and_not_its_lines(write: Writer) -> None:
    """The number of the line is that in the file."""
    with pytest.raises(SourceUnverifiedError) as caught:
        list(read_records(write(paper(), '{"id": "2509.00002"')))
    assert str(caught.value).endswith("papers.jsonl:2: Invalid JSON: EOF while parsing an object at column 19")


def test_broken_lines_are_told_and_left_out(write: Writer) -> None:
    """The papers around them come, also after a line that is too long, whose rest is not taken for lines."""
    path = write("{", paper(), "x" * (2 * LINE_LIMIT + 5), paper("2509.00002"), paper("2509.1"), "")
    told: list[str] = []
    found = [record.arxiv_id for record in read_records(path, tell_broken=told.append)]
    assert found == ["2509.00001", "2509.00002"]
    assert [line.removeprefix(f"{path}:")[:26] for line in told] == [
        "1: Invalid JSON: EOF while",
        "3: the line is longer than",
        "5: id: '2509.1' is no arXi",
    ]


@pytest.mark.parametrize(
    "lines",
    [["{"], [json.dumps([paper()], indent=1)], ["x" * (LINE_LIMIT + 1)], ["id,title"] * 10 + [paper()]],
)
def test_a_file_that_begins_without_any_paper_is_refused(write: Writer, lines: list[Values | str]) -> None:
    """A table, indented JSON, or a single wrong line: nothing is left out silently, and nothing more is read."""
    told: list[str] = []
    with pytest.raises(SourceUnverifiedError, match=r":1: .*no line up to here is a paper"):
        list(read_records(write(*lines), tell_broken=told.append))
    assert not told


def test_a_gzip_is_known_by_its_first_bytes(write: Writer, tmp_path: Path) -> None:
    """Whatever its name is, and out of a pipe as well."""
    path = write(paper(), name="papers.jsonl.gz").rename(tmp_path / "papers")
    assert [record.arxiv_id for record in read_records(path)] == ["2509.00001"]
    with path.open("rb") as stream:
        assert [record.arxiv_id for record in read_records(stream)] == ["2509.00001"]


def test_a_zip_archive_has_to_be_unpacked(tmp_path: Path) -> None:
    """As which the metadata snapshot is handed out; the message says how."""
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("papers.jsonl", json.dumps(paper()))
    with pytest.raises(SourceUnverifiedError, match=r"this is a zip archive: unpack it, such as by 'unzip -p"):
        list(read_records(path))


def test_an_error_repeats_only_the_beginning_of_a_value(write: Writer) -> None:
    """However long the wrong value is, the message stays readable."""
    with pytest.raises(SourceUnverifiedError) as caught:
        list(read_records(write(paper("x" * 100_000))))
    assert len(str(caught.value)) < 400


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    """A line in another encoding is refused with its number."""
    path = tmp_path / "papers.jsonl"
    path.write_bytes(json.dumps(paper()).encode() + b'\n{"id": "2509.00002", "title": "Gr\xf6\xdfe"}\n')
    with pytest.raises(SourceUnverifiedError, match=r"papers\.jsonl:2: Invalid JSON"):
        list(read_records(path))


def test_a_stream_that_is_no_utf8() -> None:
    """A stream that cannot be decoded is refused as a source, with its name."""
    with (
        io.TextIOWrapper(io.BytesIO(b'{"id": "\xff"}'), encoding="utf-8") as stream,
        pytest.raises(SourceUnverifiedError, match=r"the stream:1: this is no text in UTF-8"),
    ):
        list(read_records(stream))


@pytest.mark.parametrize("kept", [0, 5, 15, 200, -8, -1])
def test_a_gzip_that_is_cut_off(tmp_path: Path, kept: int) -> None:
    """Wherever a gzipped file ends too early, what was read is not taken for the whole."""
    lines = "".join(json.dumps(paper(f"2509.{number:05}", title=f"{number**7}")) + "\n" for number in range(2000))
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:kept])
    with pytest.raises(SourceUnverifiedError, match=r"papers\.jsonl\.gz:\d+: the file is cut off here"):
        list(read_records(path))


def test_a_gzip_that_is_none(tmp_path: Path) -> None:
    """A plain file named ``.gz`` is refused with the reason."""
    path = tmp_path / "papers.jsonl.gz"
    path.write_text(json.dumps(paper()) + "\n", encoding="utf-8")
    with pytest.raises(SourceUnverifiedError, match="this is no gzip, or a damaged one"):
        list(read_records(path))


def test_a_damaged_gzip(tmp_path: Path) -> None:
    """A gzip with overwritten bytes is refused, not read as far as it goes."""
    content = bytearray(gzip.compress(json.dumps(paper()).encode() * 100))
    content[20:40] = b"\xff" * 20
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(SourceUnverifiedError, match="this is no gzip, or a damaged one"):
        list(read_records(path))


@pytest.mark.parametrize("name", ["missing.jsonl", "missing.jsonl.gz", ""])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    """A missing file, and a folder, are refused with their path."""
    with pytest.raises(SourceRefusedError, match=r"cannot be read: .*check path and permissions"):
        list(read_records(tmp_path / name))


def test_an_endless_line_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """A gzipped line of 64 million bytes is given up after the first million."""
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress(b" " * 64_000_000, compresslevel=1))
    tracemalloc.start()
    try:
        with pytest.raises(SourceUnverifiedError, match=r":1: the line is longer than 1048576"):
            list(read_records(path))
        assert tracemalloc.get_traced_memory()[1] < 8 * LINE_LIMIT
    finally:
        tracemalloc.stop()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(
    st.dictionaries(st.sampled_from(sorted([*paper(), "version", "authors", "abstract", "updated"])), json_values)
    | json_values
)
def test_any_json_gives_a_record_or_an_unverified_error(value: object) -> None:
    """No JSON value makes the reader fail in any other way."""
    try:
        (record,) = read_records(io.StringIO(json.dumps(value)))
    except SourceUnverifiedError:
        return
    assert record.title == " ".join(record.title.split()) != ""


@given(st.text())
def test_any_text_gives_records_or_an_unverified_error(text: str) -> None:
    """No text makes the reader fail in any other way."""
    try:
        records = list(read_records(io.StringIO(text)))
    except SourceUnverifiedError:
        return
    assert not records


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 40)), max_size=12), st.integers(1, 5))
def test_a_window_comes_in_order_each_paper_once(papers: list[tuple[int, int]], page_size: int) -> None:
    """Whatever the file's order, pages are sorted by day, hold each paper once, and count right."""
    days = [(f"2509.{number:05}", date(2025, 8, 25) + timedelta(days=day)) for day, number in papers]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "papers.jsonl"
        path.write_text("".join(json.dumps(paper(one, published=str(day))) + "\n" for one, day in days), "utf-8")
        source = FileSource(path, page_size=page_size)
        pages = list(source.pages(categories=["cs.SE"], start=WINDOW.start, end=WINDOW.end))
    expected = {one: day for one, day in days if day >= WINDOW.start.date()}
    found = [
        (record.published.date(), record.arxiv_id) for page in pages for record in page.records if record.published
    ]
    assert found == sorted((day, one) for one, day in expected.items())
    assert [page.fetched for page in pages] == list(accumulate(len(page.records) for page in pages))
    assert {page.total for page in pages} == {len(expected)}
    assert {len(page.records) for page in pages[:-1]} <= {page_size}
    assert pages[-1].records or len(pages) == 1


def test_only_the_window_and_the_categories_count(write: Writer) -> None:
    """Both ends of the window are included; papers without date or in other categories are left out."""
    path = write(
        paper("2509.00001", published="2025-08-31T23:59:59Z"),
        paper("2509.00002", published="2025-09-01"),
        paper("2509.00003", published="2025-09-30T00:00:00Z"),
        paper("2509.00004", published="2025-09-30T00:00:01Z"),
        paper("2509.00005", published=None),
        paper("2509.00006", categories=["cs.CV"]),
        paper("2509.00007", categories=None),
        paper("2509.00008", categories=["cs.CV", "cs.CL"]),
    )
    (page,) = FileSource(path).pages(categories=["cs.SE", "cs.CL"], start=WINDOW.start, end=WINDOW.end)
    assert [record.arxiv_id for record in page.records] == ["2509.00002", "2509.00008", "2509.00003"]


def test_the_newest_version_is_taken(write: Writer) -> None:
    """Of a paper's versions in the file the highest one counts, wherever it stands."""
    path = write(paper(version=1, title="Old"), paper(version=3, title="New"), paper(version=2, title="Middle"))
    (page,) = FileSource(path).pages(categories=["cs.SE"], start=WINDOW.start, end=WINDOW.end)
    assert [record.title for record in page.records] == ["New"]


@pytest.mark.parametrize(
    ("categories", "start", "end"),
    [
        ([], WINDOW.start, WINDOW.end),
        (["cs.SE"], WINDOW.start.replace(tzinfo=None), WINDOW.end),
        (["cs.SE"], WINDOW.start, WINDOW.end.replace(tzinfo=None)),
    ],
)
def test_what_no_window_is(tmp_path: Path, categories: list[str], start: datetime, end: datetime) -> None:
    """No categories, and times without zone, are mistakes of the caller and told at once."""
    with pytest.raises(ValueError, match=r"no category|need a time zone"):
        FileSource(tmp_path / "papers.jsonl").pages(categories=categories, start=start, end=end)


def test_pages_hold_at_least_one_paper(tmp_path: Path) -> None:
    """A page size of 0 is refused."""
    with pytest.raises(ValueError, match="1 is the least"):
        FileSource(tmp_path / "papers.jsonl", page_size=0)


def test_a_file_can_be_harvested(write: Writer) -> None:
    """`harvest` takes a file for a source: all papers come, and the watermark may move."""
    source: PaperSource = FileSource(write(paper(), paper("2509.00002"), paper("2509.00003")), page_size=2)
    stored: list[PaperRecord] = []
    outcome = harvest(source, categories=["cs.SE"], window=WINDOW, store=stored.extend)
    assert (outcome.verdict, outcome.fetched, outcome.complete_until) == (Verdict.OK, 3, WINDOW.end)
    assert len(stored) == 3


def test_a_broken_file_leaves_the_watermark(write: Writer) -> None:
    """A file with a broken line gives no papers at all and a failed harvest that says where."""
    path = write(paper(), "{")
    stored: list[PaperRecord] = []
    outcome = harvest(FileSource(path), categories=["cs.SE"], window=WINDOW, store=stored.extend)
    assert (outcome.verdict, outcome.complete_until) == (Verdict.FAILED, None)
    assert outcome.detail.startswith(f"{path}:2: Invalid JSON")
    assert not stored


def test_a_file_is_read_in_constant_memory(write: Writer) -> None:
    """Of 20 million bytes of papers hardly more than one is held at a time."""
    path = write(*(paper(f"2509.{number:05}", abstract=f"{number:05}" * 2000) for number in range(2000)))
    assert path.stat().st_size > 15_000_000
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_records(path)) == 2000
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.real_data
@pytest.mark.skipif(not REAL_PAPERS.is_file(), reason="../shared/data is not there")
def test_the_real_file_is_read_whole() -> None:
    """All 28,721 real records are read, most of them with a day of submission."""
    days = [record.published for record in read_records(REAL_PAPERS)]
    assert len(days) == 28_721
    assert sum(day is not None for day in days) == 28_484
