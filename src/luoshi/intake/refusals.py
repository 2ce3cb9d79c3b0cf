"""What gongwen says of a file that it cannot read, in the office's language."""

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
    "save it as plain text (.txt) or HTML and try again": _("请另存为纯文本(.txt)或网页(.html)后再导入"),
    "unpack it first": _("请先解压缩"),
}
NOT_YET = " is not read yet"


def in_words(unreadable: Unreadable) -> str:
    """The refusal in one line: file, what, remedy."""
    return f"{unreadable.source}:{_said(unreadable.what)};{_said(unreadable.remedy)}"


def _said(words: str) -> str:
    if words.endswith(NOT_YET):
        return str(_("暂不能读取%(format)s文件")) % {"format": f" {words.removesuffix(NOT_YET)} "}
    return str(WORDS.get(words, words))
