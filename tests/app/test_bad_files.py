"""Files that gongwen itself refuses: one line in the office's language, and nothing stored."""

import zipfile
from io import BytesIO

import pytest

from app.people import AT, Town
from luoshi.intake.actions import import_source
from luoshi.intake.errors import CannotRead
from luoshi.intake.models import Source


def archive(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name in names:
            packed.writestr(name, "x" * 500)
    return data.getvalue()


BAD = {
    "empty": (b"", "文件是空的;请检查是否保存、传送完整"),
    "blank": (b"\xef\xbb\xbf \r\n\t", "文件是空的;"),
    "binary": (bytes(range(256)) * 40, "不是能识别的文字文件;请检查文件"),
    "a cut archive": (archive("a.txt")[:100], "压缩文件损坏或不完整;请向来文方重新索取"),
    "some archive": (archive("a.txt"), ";请先解压缩"),
    "a page without text": (b"<!DOCTYPE html><html><body></body></html>", "网页里没有文字;"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_line_and_nothing_stored(town: Town, name: str) -> None:
    data, line = BAD[name]
    with pytest.raises(CannotRead) as refused:
        import_source(government=town.government, name="来文.bin", data=data, by=town.owner, at=AT)
    assert str(refused.value).startswith("来文.bin:")
    assert line in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert not Source.objects.exists()


def test_half_a_table_is_read(town: Town) -> None:
    lines = ("2026年区《政府工作报告》任务分工表", "序号", "责任事项", "责任单位", "1", "新建管网9公里。", "区水")
    text = "\n\n".join(lines)
    data = text.encode()
    done = import_source(government=town.government, name="半张表.txt", data=data, by=town.owner, at=AT)
    assert done.reading.text == text
