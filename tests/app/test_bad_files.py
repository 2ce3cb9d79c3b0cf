"""Files that gongwen itself refuses: one line in the office's language, and nothing stored."""

import re
import zipfile
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from app.people import AT, Town
from gongwen.errors import ENGLISH, Trouble
from luoshi.errors import NotAcceptable
from luoshi.intake.actions import import_source
from luoshi.intake.models import Source
from luoshi.intake.refusals import WORDS, warning_in_words


def archive(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name in names:
            packed.writestr(name, "x" * 500)
    return data.getvalue()


BAD = {
    "empty": (b"", "是空文件；请检查是否保存、传送完整"),
    "blank": (b"\xef\xbb\xbf \r\n\t", "是空文件；"),
    "binary": (bytes(range(256)) * 40, "看不出是什么文件；可以上传：.txt"),
    "a cut archive": (archive("a.txt")[:100], "文件损坏或不完整，打不开；"),
    "some archive": (archive("a.txt"), "不收压缩包；请解压后逐个上传"),
    "a page without text": (b"<!DOCTYPE html><html><body></body></html>", "网页里没有文字；"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_line_and_nothing_stored(town: Town, name: str) -> None:
    data, line = BAD[name]
    with pytest.raises(NotAcceptable) as refused:
        import_source(government=town.government, name="来文", data=data, by=town.owner, at=AT)
    assert str(refused.value).startswith("来文：")
    assert line in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert not Source.objects.exists()


WARNED = {
    "half a table": ("任务分工表\n序号\n责任事项\n责任单位\n1\n新建管网9公".encode(), "表格在第 1 行中断，其余已读出"),
    "a damaged character": (
        "一、工作回顾\n".encode() * 30 + "新建管网9公里".encode()[:-1],
        "1 个文字损坏（编码 utf-8）",
    ),
}


@pytest.mark.parametrize("name", WARNED)
def test_what_is_not_whole_is_read_and_marked_on_its_page(town: Town, name: str) -> None:
    data, line = WARNED[name]
    done = import_source(government=town.government, name="来文.txt", data=data, by=town.owner, at=AT)
    assert done.reading.text == data.decode(errors="replace")
    client = Client()
    client.force_login(town.owner)
    page = client.get(reverse("document", args=[town.government.code, done.source.pk]))
    assert line in page.content.decode()


def test_every_code_has_its_words_with_the_same_parameters() -> None:
    """What gongwen may say is in the application's table, so that no office meets an English sentence."""
    assert set(WORDS) == set(Trouble) == set(ENGLISH)
    for code, english in ENGLISH.items():
        chinese = [str(words) for words in WORDS[code]]
        assert len(chinese) == len(english)
        for said, meant in zip(chinese, english, strict=True):
            assert re.search("[\u4e00-\u9fff]", said)
            assert set(re.findall(r"%\((\w+)\)s", said)) <= set(re.findall(r"\{(\w+)\}", "".join(english))), meant


def test_every_code_has_its_english_on_the_pages() -> None:
    with override("en"):
        for words in WORDS.values():
            for said in words:
                assert not re.search("[\u4e00-\u9fff]", str(said)), said


def test_readings_from_before_the_codes_keep_their_warnings() -> None:
    assert warning_in_words("the table breaks off in row 7").startswith("表格在第 7 行中断")
    assert warning_in_words("2 damaged characters in gb18030 text").startswith("2 个文字损坏（编码 gb18030）")
    assert warning_in_words("the ink is wet") == "the ink is wet"
    assert warning_in_words({"code": "wet_ink", "params": {}}) == "wet_ink"
