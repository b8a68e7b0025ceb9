from __future__ import annotations

from pathlib import Path

import pytest

from bot.delivery.channel import Receipt
from bot.delivery.file import FileDelivery
from config.channels import FileChannel
from config.errors import DeliveryError
from tests.bot.delivery.samples import MESSAGE, MONDAY


def delivery(state_folder: Path, **more: object) -> FileDelivery:
    """A channel whose files lie in a state folder."""
    channel = FileChannel.model_validate({"name": "archive", "kind": "file"} | more)
    return FileDelivery(channel, profile="code-models", state_folder=state_folder)


def send(opened: FileDelivery) -> Receipt:
    """Send the sample."""
    return opened.send(MESSAGE, at=MONDAY, owed=None)


def test_a_digest_becomes_a_file_and_again_the_same_file(tmp_path: Path) -> None:
    """Sent twice, it is there once, and nothing else is left in the folder."""
    receipt = send(delivery(tmp_path))
    send(delivery(tmp_path))
    [file] = (tmp_path / "digests").iterdir()
    assert file.name == "code-models-2025-W39.md"
    assert receipt.place == str(file)
    assert file.read_text("utf-8") == MESSAGE.markdown
    assert file.stat().st_mode & 0o777 == 0o644


def test_folder_name_and_format_are_the_profiles(tmp_path: Path) -> None:
    """An absolute folder lies where it says."""
    elsewhere = tmp_path / "elsewhere" / "json"
    send(delivery(tmp_path / "state", folder=elsewhere, pattern="{channel}_{week}.{extension}", format="json"))
    assert (elsewhere / "archive_2025-W39.json").read_text("utf-8") == MESSAGE.json
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("form", "extension"), [("md", "md"), ("html", "html"), ("text", "txt"), ("json", "json"), ("atom", "atom")]
)
def test_each_format_has_its_extension(tmp_path: Path, form: str, extension: str) -> None:
    """As people and programs expect it."""
    assert Path(send(delivery(tmp_path, format=form)).place).suffix == f".{extension}"


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """And says where it is, and nothing half-written stays behind."""
    taken = tmp_path / "digests" / "code-models-2025-W39.md"
    taken.mkdir(parents=True)
    with pytest.raises(DeliveryError, match=r"code-models-2025-W39\.md cannot be written"):
        send(delivery(tmp_path))
    assert list((tmp_path / "digests").iterdir()) == [taken]
