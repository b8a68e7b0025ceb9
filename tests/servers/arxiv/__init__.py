"""A fake arXiv: ``with FakeArxiv(sample_records(100)) as arxiv: ... arxiv.query_url``."""

from tests.servers.arxiv import faults
from tests.servers.arxiv.clock import Clock
from tests.servers.arxiv.records import ArxivRecord, ArxivVersion, load_records
from tests.servers.arxiv.samples import sample_records
from tests.servers.arxiv.server import FakeArxiv, ReceivedRequest

__all__ = [
    "ArxivRecord",
    "ArxivVersion",
    "Clock",
    "FakeArxiv",
    "ReceivedRequest",
    "faults",
    "load_records",
    "sample_records",
]
