"""What was found in a file, in the office's words: the fact and the remedy."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.uploads.errors import (
    Classified,
    Code,
    Damaged,
    Found,
    Infected,
    NotScanned,
    RefusedFile,
    TooHeavy,
    TooLarge,
    Unsafe,
    WrongKind,
)
from luoshi.uploads.kinds import Kind

_CHECK = gettext_lazy("请核实文件来源")
_SAVE_AGAIN = gettext_lazy("请用 Word、Excel 或 WPS 打开后另存")
_PDF_AGAIN = gettext_lazy("请重新打印成 PDF 后再上传")
_WORDS: Mapping[Code, tuple[type[RefusedFile], Promise, Promise]] = {
    Code.EMPTY: (Damaged, gettext_lazy("是空文件"), gettext_lazy("请检查是否保存、传送完整")),
    Code.TOO_LARGE: (TooLarge, gettext_lazy("超过 %(what)s MB"), gettext_lazy("请拆分或去掉图片后再上传")),
    Code.ENDING: (WrongKind, gettext_lazy("这里不收 .%(what)s 文件"), gettext_lazy("可以上传：%(also)s")),
    Code.KIND: (WrongKind, gettext_lazy("这里不收%(what)s"), gettext_lazy("可以上传：%(also)s")),
    Code.MISMATCH: (
        WrongKind,
        gettext_lazy("名为 .%(what)s，内容却是%(also)s"),
        gettext_lazy("请核对是否选错文件，或另存为正确的格式"),
    ),
    Code.UNKNOWN: (WrongKind, gettext_lazy("看不出是什么文件"), gettext_lazy("可以上传：%(also)s")),
    Code.ARCHIVE: (WrongKind, gettext_lazy("不收压缩包"), gettext_lazy("请解压后逐个上传")),
    Code.DAMAGED: (
        Damaged,
        gettext_lazy("文件损坏或不完整，打不开"),
        gettext_lazy("请打开原件另存，或向来文方重新索取"),
    ),
    Code.PASSWORD: (Damaged, gettext_lazy("设有密码或编辑限制，无法检查"), gettext_lazy("请取消后另存再上传")),
    Code.BOMB: (Unsafe, gettext_lazy("压缩内容远超一份文件的大小"), _CHECK),
    Code.PATHS: (Unsafe, gettext_lazy("内部路径不正常"), _CHECK),
    Code.NESTED: (Unsafe, gettext_lazy("内含另一个压缩包"), gettext_lazy("请取出后逐个上传")),
    Code.MACRO: (Unsafe, gettext_lazy("含有宏"), gettext_lazy("请另存为不含宏的 .docx 或 .xlsx")),
    Code.EMBEDDED: (Unsafe, gettext_lazy("嵌有其他程序的对象"), gettext_lazy("请删去对象或贴成图片，另存后再上传")),
    Code.REMOTE: (Unsafe, gettext_lazy("会从外部地址取内容"), gettext_lazy("请断开外部模板、图片等链接，另存后再上传")),
    Code.DDE: (Unsafe, gettext_lazy("含有会调用其他程序的公式或域"), gettext_lazy("请改成文字或数值，另存后再上传")),
    Code.LINKS: (Unsafe, gettext_lazy("链接了其他工作簿或数据源"), gettext_lazy("请在“编辑链接”中断开，另存后再上传")),
    Code.ENTITIES: (Unsafe, gettext_lazy("内部 XML 定义了实体"), _SAVE_AGAIN),
    Code.PDF_SCRIPT: (Unsafe, gettext_lazy("PDF 里有脚本"), _PDF_AGAIN),
    Code.PDF_LAUNCH: (Unsafe, gettext_lazy("PDF 会启动程序或向外发送"), _PDF_AGAIN),
    Code.PDF_EMBEDDED: (Unsafe, gettext_lazy("PDF 里夹带其他文件"), gettext_lazy("请取出后逐个上传")),
    Code.PIXELS: (Unsafe, gettext_lazy("图片尺寸过大（%(what)s）"), gettext_lazy("请降低分辨率后再上传")),
    Code.MARK: (
        Classified,
        gettext_lazy("标有“%(what)s”，涉密文件不得进入本系统，未保存任何内容"),
        gettext_lazy("请按保密规定处理"),
    ),
    Code.TIME: (TooHeavy, gettext_lazy("%(what)s 秒内没有读完"), gettext_lazy("请拆分或另存后再上传")),
    Code.MEMORY: (TooHeavy, gettext_lazy("读取它需要的内存过多"), gettext_lazy("请拆分或另存后再上传")),
    Code.WORKER: (NotScanned, gettext_lazy("检查文件的进程没有启动，未保存"), gettext_lazy("请稍后再传，或告知管理员")),
    Code.INFECTED: (Infected, gettext_lazy("查出病毒（%(what)s），未保存"), gettext_lazy("请告知管理员并清查来源电脑")),
    Code.SCANNER: (
        NotScanned,
        gettext_lazy("病毒扫描没有结果（%(what)s），未保存"),
        gettext_lazy("请稍后再传，或告知管理员"),
    ),
}


def refusal(name: str, found: Found) -> RefusedFile:
    """What was found, in the language of whoever asks."""
    error, what, remedy = _WORDS[found.code]
    told = {"what": found.what, "also": found.also}
    if found.code is Code.KIND:
        told["what"] = shown(found.what)
    if found.code is Code.MISMATCH:
        told["also"] = shown(found.also)
    return error(name, str(what) % told, str(remedy) % told)


def shown(kind: str) -> str:
    """A kind as a person calls it."""
    words = {Kind.TEXT: _("纯文本"), Kind.HTML: _("网页"), Kind.CSV: _("CSV 表格"), Kind.ZIP: _("压缩包")}
    return words.get(Kind(kind)) or _(" %(ending)s 文件") % {"ending": kind.upper()}
