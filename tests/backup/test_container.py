"""The file: opened by tar, and nothing in it may be another."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from luoshi.backup.container import LENGTH_OF_END, Writer, members, require_whole
from luoshi.backup.errors import Damaged


def written() -> bytes:
    out = io.BytesIO()
    writer = Writer(out)
    writer.add("a.json", b"{}")
    writer.add_packed("tables/t/0001.jsonl", b'[1,"\xe7\x94\xb2"]\n' * 40)
    writer.add("files/t/1.data", bytes(range(256)) * 3)
    writer.close()
    assert writer.size == len(out.getvalue())
    return out.getvalue()


def test_it_is_read_as_it_was_written() -> None:
    whole = written()
    assert require_whole(io.BytesIO(whole)) == len(whole)
    found = dict(members(io.BytesIO(whole)))
    assert found == {
        "a.json": b"{}",
        "tables/t/0001.jsonl": b'[1,"\xe7\x94\xb2"]\n' * 40,
        "files/t/1.data": bytes(range(256)) * 3,
    }


def test_tar_opens_it(tmp_path: Path) -> None:
    file = tmp_path / "x.tar"
    file.write_bytes(written())
    listed = subprocess.run(["tar", "tf", file], capture_output=True, text=True, check=True)
    assert listed.stdout.split() == ["a.json", "tables/t/0001.jsonl.gz", "files/t/1.data", "SHA256"]
    with tarfile.open(file) as tar:
        assert {info.mode for info in tar} == {0o600}


def test_no_bit_may_be_another() -> None:
    whole = written()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises(Damaged):
            require_whole(io.BytesIO(changed))


def test_no_byte_may_be_missing_or_too_many() -> None:
    whole = written()
    for length in range(len(whole)):
        with pytest.raises(Damaged):
            require_whole(io.BytesIO(whole[:length]))
    for more in (b"\0", b"\0" * LENGTH_OF_END, whole):
        with pytest.raises(Damaged):
            require_whole(io.BytesIO(whole + more))
