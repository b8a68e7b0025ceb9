from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.identity import LONGEST_KEY, ArxivIdentifier, title_key

NEW = st.from_regex(r"\A[0-9]{4}\.[0-9]{4,5}\Z")
ARCHIVES = st.sampled_from(["cs", "math", "astro-ph", "cond-mat", "hep-th", "quant-ph", "physics", "q-bio"])
OLD = st.builds("{}/{}".format, ARCHIVES, st.from_regex(r"\A[0-9]{7}\Z"))
BASES = NEW | OLD
VERSIONS = st.none() | st.integers(1, 120)
HOSTS = st.sampled_from(["https://arxiv.org", "http://www.arxiv.org", "export.arxiv.org", "https://ArXiv.org"])
PAGES = st.sampled_from(["abs", "pdf", "html", "format"])
TAILS = st.sampled_from(["", "/", ".pdf", "?context=cs.SE", "#S3.T1", "?a=b#c"])


def written(base: str, version: int | None) -> str:
    """As arXiv writes it."""
    return base if version is None else f"{base}v{version}"


@given(base=BASES, version=VERSIONS, prefix=st.sampled_from(["", "arXiv:", "arxiv: ", "ARXIV:", "  "]))
def test_an_identifier_of_either_scheme_is_read_with_its_version(base: str, version: int | None, prefix: str) -> None:
    """With or without the prefix that arXiv prints."""
    assert ArxivIdentifier.parse(prefix + written(base, version)) == ArxivIdentifier(base, version)


@given(base=BASES, version=VERSIONS, host=HOSTS, page=PAGES, tail=TAILS)
def test_every_page_of_a_paper_tells_its_identifier(
    base: str, version: int | None, host: str, page: str, tail: str
) -> None:
    """Abstract, PDF and HTML pages, on any of arXiv's hosts, with a query or a fragment."""
    url = f"{host}/{page}/{written(base, version)}{tail}"
    assert ArxivIdentifier.parse(url) == ArxivIdentifier.find(url) == ArxivIdentifier(base, version)


@given(
    base=BASES, version=VERSIONS, after=st.sampled_from([")", "]", ".", ",", ").", " and more", "\n", ">", '"', "}"])
)
def test_an_identifier_is_found_in_running_text(base: str, version: int | None, after: str) -> None:
    """What follows a URL in Markdown or in a sentence does not belong to it."""
    text = f"see [it](https://arxiv.org/abs/{written(base, version)}{after}"
    assert ArxivIdentifier.find(text) == ArxivIdentifier(base, version)


@given(
    papers=st.lists(st.tuples(BASES, VERSIONS), max_size=4),
    around=st.sampled_from(
        ["[[paper]({})]", '<a href="{}">T</a>', "<a href='{}'>", "<{}>", "**{}**", "see {}.\n", "`{}`"]
    ),
    host=HOSTS,
    page=PAGES,
    tail=TAILS,
)
def test_all_identifiers_of_a_text_are_found_in_order(
    *, papers: list[tuple[str, int | None]], around: str, host: str, page: str, tail: str
) -> None:
    """In Markdown, HTML and prose, also where one URL follows the other closely; each with its place."""
    text = "".join(around.format(f"{host}/{page}/{written(*paper)}{tail}") for paper in papers)
    found = [*ArxivIdentifier.find_all(text)]
    assert [identifier for _, identifier in found] == [ArxivIdentifier(*paper) for paper in papers]
    assert all(text.casefold().startswith("arxiv.org/", offset) for offset, _ in found)


@given(base=BASES, version=VERSIONS)
def test_the_url_of_an_identifier_leads_back_to_it(base: str, version: int | None) -> None:
    """The URL is that of the newest version."""
    url = ArxivIdentifier(base, version).url
    assert url == f"https://arxiv.org/abs/{base}"
    assert ArxivIdentifier.parse(url) == ArxivIdentifier(base)


@given(base=BASES, host=st.sampled_from(["https://doi.org", "http://dx.doi.org", "https://www.doi.org"]))
def test_arxivs_own_doi_names_the_paper(base: str, host: str) -> None:
    """In any case of its letters; another DOI does not."""
    for prefix in ("10.48550/arXiv.", "10.48550/arxiv."):
        url = f"{host}/{prefix}{base}"
        assert ArxivIdentifier.parse(url) == ArxivIdentifier.find(f"[[paper]({url})]") == ArxivIdentifier(base)
        assert [identifier for _, identifier in ArxivIdentifier.find_all(f"({url}).")] == [ArxivIdentifier(base)]
    assert ArxivIdentifier.find(f"{host}/10.1145/{base}") is None


@pytest.mark.parametrize(
    "page",
    [
        "https://huggingface.co/papers/2509.01234",
        "https://www.alphaxiv.org/abs/2509.01234v2",
        "https://ar5iv.org/abs/2509.01234",
        "https://www.semanticscholar.org/arxiv/2509.01234",
        "https://api.semanticscholar.org/arXiv:2509.01234",
    ],
)
def test_pages_of_others_under_arxivs_identifier_name_the_paper(page: str) -> None:
    """A list that links them has the paper; their models, data sets and users name none."""
    assert ArxivIdentifier.find(page) == ArxivIdentifier("2509.01234", 2 if "v2" in page else None)
    assert [found.base for _, found in ArxivIdentifier.find_all(f"[T]({page})")] == ["2509.01234"]
    assert ArxivIdentifier.find("https://huggingface.co/2509.01234/model") is None


def test_the_subject_class_of_an_old_identifier_is_left_out() -> None:
    """The form that arXiv itself calls canonical is without it."""
    assert ArxivIdentifier.parse("math.GT/0309136v2") == ArxivIdentifier("math/0309136", 2)
    assert ArxivIdentifier.parse("https://arxiv.org/abs/cs.AI/0601001") == ArxivIdentifier("cs/0601001")


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "2509", "2509.123", "2509.123456", "250.12345", "2509.01234v0", "2509.01234v", "2509.01234v01"],
        *[
            "2509.01234 2509.01235",
            "x2509.01234",
            "2509.01234x",
            "cs/060100",
            "cs/06010011",
            "CS/0601001",
            "/0601001",
        ],
        *[
            "https://arxiv.org/",
            "https://arxiv.org/abs/",
            "https://arxiv.org/list/cs.SE/new",
            "https://arxiv.org/abs/x",
        ],
        *["https://notarxiv.org/abs/2509.01234", "https://not-arxiv.org/abs/2509.01234"],
        *["https://example.org/abs/2509.01234", "https://arxiv.org.example/abs/2509.01234", "２５０９.０１２３４"],
        *["٢٥٠٩.٠١٢٣٤", "10.48550/arXiv.2509.01234", "A Title of 2509.01234"],
    ],
)
def test_anything_else_is_no_identifier(text: str) -> None:
    """The message shows what was given and what would be right."""
    with pytest.raises(ValueError, match=r"is no arXiv identifier; 2509\.01234") as caught:
        ArxivIdentifier.parse(text)
    assert repr(text) in str(caught.value)
    assert ArxivIdentifier.find(text) is None
    assert [*ArxivIdentifier.find_all(text)] == []


@given(text=st.text(max_size=40))
def test_no_text_breaks_the_search_for_an_identifier(text: str) -> None:
    """Whatever stands behind the slash."""
    found = ArxivIdentifier.find(f"https://arxiv.org/abs/{text}")
    assert found is None or found.base in text or "/" in found.base


@given(words=st.lists(st.from_regex(r"\A[A-Za-z0-9]{1,8}\Z"), min_size=1, max_size=6), data=st.data())
def test_case_and_punctuation_make_no_difference_to_a_title(words: list[str], data: st.DataObject) -> None:
    """However the list or arXiv writes it."""
    separators = st.sampled_from([" ", "-", " – ", ": ", "  ", "' ", ", ", "\n", " ("])
    varied = "".join(
        data.draw(st.sampled_from([word.upper(), word.lower(), word])) + data.draw(separators) for word in words
    )
    assert title_key(varied) == title_key(" ".join(words)) == "".join(words).lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "CAFE\N{COMBINING ACUTE ACCENT}"),
        ("Café", "cafe"),
        ("Straße", "STRASSE"),
        ("ﬁne-tuning", "Fine Tuning"),
        ("𝒜-Coder²", "acoder2"),
        ("CODE–T5+", "CodeT5"),
        ("代码：生成", "代码生成"),
    ],
)
def test_accents_ligatures_and_dashes_make_no_difference_to_a_title(one: str, other: str) -> None:
    """A title is typed by hand in the list."""
    assert title_key(one) == title_key(other)


@given(title=st.text(max_size=30))
def test_a_key_is_its_own_key(title: str) -> None:
    """A stored key can be compared with a new one."""
    assert title_key(title_key(title)) == title_key(title)
    assert bool(title_key(title)) == bool(title.strip())


def test_titles_without_letters_are_told_apart() -> None:
    """Their signs are all that they have."""
    assert title_key("???") != title_key("!!!")
    assert title_key(" ? ? ") == title_key("??")


@pytest.mark.real_data
def test_real_identifiers_and_titles_are_recognised(real_data: Path) -> None:
    """Each of the 28,721 real identifiers is read as it is, and hardly two of the papers share a title."""
    with gzip.open(real_data / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    assert [paper["id"] for paper in papers if ArxivIdentifier.parse(paper["id"]).base != paper["id"]] == []
    assert len({title_key(paper["title"]) for paper in papers}) > 0.998 * len(papers)


def test_a_key_fits_into_an_index() -> None:
    """Of a title that never ends the beginning counts, on every database."""
    assert title_key("𠀀" * 5_000) == "𠀀" * LONGEST_KEY
    assert len(title_key("𠀀" * 5_000).encode()) < 2_704


def test_a_version_that_no_paper_can_have_is_no_identifier() -> None:
    """It would not fit into a number of the database."""
    with pytest.raises(ValueError, match="is no arXiv identifier"):
        ArxivIdentifier.parse("2509.00001v99999999999")
