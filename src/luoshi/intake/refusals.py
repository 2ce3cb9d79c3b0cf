"""What gongwen says of a file that it cannot read, or not whole, in the office's language, by gongwen's codes."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongwen.errors import Flaw, Trouble, Unreadable

# A refusal is what and remedy; a warning one sentence. Parameters are gongwen's.
_AGAIN = _("请向来文方重新索取")
_RECOGNISE = _("请索取排版原件，或先做文字识别")
_RIGHT_FILE = _("请检查是否存错了文件")
_SAVE_AS = _("请用 Word 或 WPS 打开后另存为 %(instead)s")
WORDS: Mapping[Trouble, tuple[Promise, Promise] | tuple[Promise]] = {
    Trouble.FOLDER: (_("这是文件夹"), _("请逐个选择里面的文件")),
    Trouble.MISSING: (_("没有这个文件"), _("请检查路径")),
    Trouble.CANNOT_OPEN: (_("打不开（%(reason)s）"), _("请检查路径和权限")),
    Trouble.TOO_LARGE: (_("文件过大（%(megabytes)s MB）"), _("请核实文件，或拆分后再导入")),
    Trouble.EMPTY: (_("文件是空的"), _("请检查是否保存、传送完整")),
    Trouble.NOT_TEXT: (_("不是能识别的文字文件"), _("请检查文件，或另存为 UTF-8 文本")),
    Trouble.NO_READER: (_("不能读取 %(format)s 文件"), _("请另存为 .docx、纯文本或网页后再导入")),
    Trouble.ARCHIVE: (_("不读取压缩包"), _("请先解压缩")),
    Trouble.ARCHIVE_DAMAGED: (_("压缩文件损坏或不完整"), _AGAIN),
    Trouble.ARCHIVE_TOO_LARGE: (_("压缩内容远超一份文件的大小"), _("请核实文件来源")),
    Trouble.PAGE_WITHOUT_TEXT: (_("网页里没有文字"), _("请完整保存网页后再导入")),
    Trouble.WORD_DAMAGED: (_("Word 文件损坏"), _("请用 Word 或 WPS 打开后另存")),
    Trouble.WORD_WITHOUT_TEXT: (_("Word 文件里没有文字"), _("请检查页面是否为图片")),
    Trouble.WORKBOOK_DAMAGED: (_("表格文件损坏"), _("请用 Excel 或 WPS 打开后另存")),
    Trouble.WORKBOOK_WITHOUT_TEXT: (_("表格里没有内容"), _RIGHT_FILE),
    Trouble.PASSWORD: (_("文件设有密码"), _("请打开后取消密码，另存再导入")),
    Trouble.PDF_DAMAGED: (_("PDF 文件损坏或不完整"), _AGAIN),
    Trouble.PDF_SCANNED: (_("PDF 是扫描件，没有文字"), _RECOGNISE),
    Trouble.PDF_WITHOUT_TEXT: (_("PDF 里没有文字"), _RIGHT_FILE),
    Trouble.OFD_DAMAGED: (_("OFD 文件损坏或不完整"), _AGAIN),
    Trouble.OFD_SCANNED: (_("OFD 是扫描件，没有文字"), _RECOGNISE),
    Trouble.OFD_WITHOUT_TEXT: (_("OFD 里没有文字"), _RIGHT_FILE),
    Trouble.OFFICE_MISSING: (
        _("读取 %(format)s 需要 LibreOffice，本机没有安装"),
        _("请另存为 %(instead)s 后再导入，或请管理员安装"),
    ),
    Trouble.OFFICE_FAILED: (_("LibreOffice 打不开这个 %(format)s 文件"), _SAVE_AS),
    Trouble.OFFICE_SLOW: (_("%(seconds)s 秒内没有读完这个 %(format)s 文件"), _SAVE_AS),
    Trouble.LOST_CHARACTERS: (_("%(count)s 个文字损坏（编码 %(encoding)s），其余已读出"),),
    Trouble.TABLE_BREAKS_OFF: (_("表格在第 %(row)s 行中断，其余已读出；请核对文件是否完整"),),
    Trouble.TABLE_NOT_READ: (
        _(
            "表格 %(table)s（表头：%(header)s）没有读出责任事项；"
            "请把表头改为序号、工作任务、责任单位，逐行编号后重新导入，或在台账里手工列入"
        ),
    ),
    Trouble.PAGES_ARE_PICTURES: (_("第 %(pages)s 页是图片，没有文字，其余已读出"),),
}
# Warnings of readings made before the codes were stored as these sentences.
_FORMER: Mapping[Trouble, re.Pattern[str]] = {
    Trouble.LOST_CHARACTERS: re.compile(r"(?P<count>\d+) damaged characters in (?P<encoding>\S+) text"),
    Trouble.TABLE_BREAKS_OFF: re.compile(r"the table breaks off in row (?P<row>\d+)"),
}
Stored = str | dict[str, Any]
PERSONAL = "personal"  # the one warning that is not gongwen's


def in_words(unreadable: Unreadable) -> str:
    """The refusal in one line: file, what, remedy."""
    said = "；".join(str(words) for words in WORDS[unreadable.code]) % unreadable.params
    return f"{unreadable.source}：{said}"


def stored(flaw: Flaw) -> Stored:
    """A warning as a reading keeps it."""
    return {"code": flaw.code.value, "params": dict(flaw.params)}


def warning_in_words(warning: Stored) -> str:
    """What is wrong with a file that was read, from what a reading keeps; a warning unknown here as it stands."""
    if isinstance(warning, str):
        found = ((code, pattern.fullmatch(warning)) for code, pattern in _FORMER.items())
        return next((_said(code, match.groupdict()) for code, match in found if match), warning)
    if warning["code"] == PERSONAL:
        return str(warning["params"]["advice"])
    known = {code.value: code for code in Trouble}.get(warning["code"])
    return _said(known, warning["params"]) if known else str(warning["code"])


def _said(code: Trouble, params: Mapping[str, str | int]) -> str:
    return str(WORDS[code][0]) % params
