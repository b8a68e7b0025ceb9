"""Asking arXiv from a process of its own."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.sources.arxiv_client import ArxivQuery
from bot.sources.shared_gate import open_arxiv_gate


def asking_process(
    api_url: str, database_url: str, state_folder: Path, *, delay: float, times: int
) -> ForkServerProcess:
    """A started process that asks for one paper so many times."""
    context = multiprocessing.get_context("forkserver")
    process = context.Process(target=_ask, args=(api_url, database_url, state_folder, delay, times))
    process.start()
    return process


def _ask(api_url: str, database_url: str, state_folder: Path, delay: float, times: int) -> None:
    with (
        open_arxiv_gate(database_url, state_folder=state_folder, delay=delay) as gate,
        ArxivQuery(api_url=api_url, gate=gate) as arxiv,
    ):
        for _ in range(times):
            arxiv.fetch(["2509.90001"])
