"""Whether a text carries a real classification mark; such documents have no place on this system. Pure.

Note: a mark is 密级★期限 (GB/T 9704), or the level standing alone, at the top of a document, a table or a name. The
same words inside a sentence (严守国家秘密), in a name (商业秘密, 保密工作), and 内部 in any form, are not marks.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LINES_AT_THE_TOP = 40  # a portal's chrome may stand above the document
_LEVEL = "(?:绝密|机密|秘密)"
_STAR = "[★☆*⭐✩✪✫✬✭✮✯✰✱✳❋]"
_LASTS = (
    "(?:[0-9一二三四五六七八九十〇○]{1,4}(?:年|个月|月|天|日)(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?"
    "|长期|永久|(?:启封|公布|发布|启用|开标|考试)前)"
)
_LABEL = "(?:密级(?:[和与及、]?保密期限)?|涉密等级|秘密等级|保密等级|文件密级|定密)"
_COPY = "(?:(?:份号|编号|№|no\\.?|第)?:?[0-9]{1,8}(?:号|份)?)"
_URGENT = "(?:特提|特急|加急|平急|急件|急)"
_OPEN, _CLOSE = r"[\[【(〔<《]", r"[\]】)〕>》]"
# 机密, 密级:机密, 【机密】, 000012机密, 秘密10年特急, 机密文件 … and nothing else on the line
_BARE = re.compile(
    f"{_COPY}?{_URGENT}?{_LABEL}?:?{_OPEN}?(?P<mark>{_LEVEL})(?:级|件|文件|材料|资料)?{_CLOSE}?"
    f"(?:[:·—/|-]?(?:保密期限:?)?{_LASTS})?[|/]?{_URGENT}?{_COPY}?(?:注意保管|妥善保管|阅后收回|会后收回)?"
)
# 商业秘密★ and 工作秘密★ are not the state's
_STARRED = re.compile(f"(?<!工作)(?<!商业){_OPEN}?(?:{_LEVEL}(?:级|件)?{_CLOSE}?{_STAR}|{_STAR}{_LEVEL}(?!级以))")
_PROSE = re.compile("[。,;!?、\"'“”‘’「」『』]|[例比譬]如|标注|标明|标识|字样")
_FARTHEST = 40  # characters before a mark on its line: a number of copies, the name of the paper
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SIMPLIFIED = str.maketrans("機絕級祕長號", "机绝级秘长号")
_NAMED = re.compile(f"(?:^|[\\W_])(?P<mark>{_LEVEL})(?=$|[\\W_])")


def classification_mark(plain: str, *, lines: int = LINES_AT_THE_TOP) -> str | None:
    """The mark at the top of a text ("机密★1年"); None: there is none. Simplified and traditional script."""
    return mark_among(plain.splitlines(), lines=lines)


def mark_among(written: Iterable[str], *, lines: int = LINES_AT_THE_TOP) -> str | None:
    """The mark on one of the first lines that hold anything, blanks within and between the signs left out."""
    squeezed = (re.sub(r"\s+", "", _INVISIBLE.sub("", line)) for line in written)
    top: list[str] = []
    for line in squeezed:
        if line:
            top.append(line)
        if len(top) >= lines:
            break
    return next((line[:60] for line in _upright(top) if _is_marked(line)), None)


def mark_in_name(name: str) -> str | None:
    """The mark in a file's name: 【机密】…, 机密★1年 …, or the level set off from the rest."""
    plain = _plain(re.sub(r"\s+", " ", name))
    found = _STARRED.search(plain.replace(" ", "")) or _NAMED.search(plain)
    return found[0].strip(" _-") if found else None


def _is_marked(line: str) -> bool:
    plain = _plain(line)
    if _BARE.fullmatch(plain):
        return True
    starred = _STARRED.search(plain)
    if starred is None or starred.start() > _FARTHEST:
        return False
    return _PROSE.search(plain[: starred.start()]) is None


def _plain(line: str) -> str:
    """The line in one shape for comparison: simplified, half width, small letters."""
    return unicodedata.normalize("NFKC", line).translate(_SIMPLIFIED).lower()


def _upright(top: list[str]) -> Iterator[str]:
    """The lines, and after each run of single signs the word that they spell from top to bottom."""
    run = ""
    for line in top:
        yield line
        run = run + line if len(line) == 1 else ""
        if len(run) > 1:
            yield run
