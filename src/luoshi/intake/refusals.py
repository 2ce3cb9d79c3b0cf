"""What gongwen says of a file that it cannot read, or not whole, in the office's language."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongwen.errors import Unreadable

# Keyed by gongwen's own words; words that are not here are shown as they are, so that no refusal is lost.
WORDS: Mapping[str, Promise] = {
    "the file is empty": _("文件是空的"),
    "check whether it was saved or sent completely": _("请检查是否保存、传送完整"),
    "this is not text in any encoding known here": _("不是能识别的文字文件"),
    "check the file, or save it as UTF-8 text": _("请检查文件,或另存为 UTF-8 文本"),
    "the archive is damaged or cut off": _("压缩文件损坏或不完整"),
    "get the file again from where it came": _("请向来文方重新索取"),
    "the page holds no text": _("网页里没有文字"),
    "save the page completely and try again": _("请完整保存网页后再导入"),
    "save it as .docx, plain text or HTML and try again": _("请另存为 .docx、纯文本或网页后再导入"),
    "unpack it first": _("请先解压缩"),
    "a zip archive is not read": _("不读取压缩包"),
    "the archive unpacks to far more than a document": _("压缩内容远超一份文件的大小"),
    "check where the file came from": _("请核实文件来源"),
    "the Word document is damaged": _("Word 文件损坏"),
    "open it in Word or WPS and save it again": _("请用 Word 或 WPS 打开后另存"),
    "the Word document holds no text": _("Word 文件里没有文字"),
    "check whether its pages are pictures": _("请检查页面是否为图片"),
    "the workbook is damaged": _("表格文件损坏"),
    "open it in Excel or WPS and save it again": _("请用 Excel 或 WPS 打开后另存"),
    "the workbook holds no text": _("表格里没有内容"),
    "check whether the right file was saved": _("请检查是否存错了文件"),
}
WARNINGS: Mapping[re.Pattern[str], Promise] = {
    re.compile(r"(\d+) damaged characters in (\S+) text"): _("%s 个文字损坏(编码 %s),其余已读出"),
    re.compile(r"the table breaks off in row (\d+)"): _("表格在第 %s 行中断,其余已读出;请核对文件是否完整"),
}
NOT_YET = " is not read yet"


def in_words(unreadable: Unreadable) -> str:
    """The refusal in one line: file, what, remedy."""
    return f"{unreadable.source}:{_said(unreadable.what)};{_said(unreadable.remedy)}"


def warning_in_words(warning: str) -> str:
    """What is wrong with a file that was read; gongwen's own words where there are no others."""
    for pattern, words in WARNINGS.items():
        if found := pattern.fullmatch(warning):
            return str(words) % found.groups()
    return warning


def _said(words: str) -> str:
    if words.endswith(NOT_YET):
        return str(_("暂不能读取%(format)s文件")) % {"format": f" {words.removesuffix(NOT_YET)} "}
    return str(WORDS.get(words, words))
