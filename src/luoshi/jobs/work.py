"""What a job of each kind does: a table of kind → right needed, words, time limit, and the work itself."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.chain import WRONG_IN_CHINESE, backwards_in_words
from luoshi.audit.whole import verified
from luoshi.backup.engines import one_moment
from luoshi.errors import NotNow
from luoshi.exports.archive.package import ZIP, file_name, write_archive
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb
from luoshi.intake.actions import reread
from luoshi.intake.models import Source
from luoshi.jobs.models import Job

# What pages translate when they show it.
Word = str | Promise


class Kind(StrEnum):
    """The kinds of background work."""

    REREAD = "reread"
    VERIFY = "verify"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Product:
    """A file that a job made, open at its end; whoever stores it closes it."""

    name: str
    content_type: str
    file: IO[bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a line for people and, where it makes one, a file."""

    said: str
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: who may ask for it, how long it may run before it counts as lost, and what is done.

    `keep` is how long a file that it made stays; one of the same argument takes its place earlier.
    """

    word: Word
    needs: Verb
    limit: timedelta
    do: Callable[[Job, datetime], Outcome]
    keep: timedelta = timedelta(days=30)


class NoRoom(NotNow):
    """The server's disk would not take the file."""


class BrokenChain(NotNow):
    """The audit log is not whole; the message says where."""


def _reread(job: Job, at: datetime) -> Outcome:
    source = Source.objects.select_related("government", "content").get(pk=job.argument, government=job.government_id)
    changed = reread(source=source, by=job.asked_by, at=at)
    if changed is None:
        return Outcome(_("已是最新读法，没有变化"))
    words = _("数据增 %(more)s 减 %(less)s，事项增 %(items)s 减 %(gone)s；保留确认 %(kept)s 项，待重看 %(left)s 项")
    return Outcome(
        words
        % {
            "more": len(changed.facts_gained),
            "less": len(changed.facts_lost),
            "items": len(changed.proposals_gained),
            "gone": len(changed.proposals_lost),
            "kept": changed.verdicts_carried,
            "left": len(changed.verdicts_left),
        }
    )


def _verify(_job: Job, _at: datetime) -> Outcome:
    found = verified()
    check = found.check
    if check.broken is not None:
        place, wrong = check.broken.seq, WRONG_IN_CHINESE[check.broken.what]
        raise BrokenChain(_("审计链在第 %(seq)s 条断开：%(wrong)s；请保护现场并报告") % {"seq": place, "wrong": wrong})
    if found.cut:
        raise BrokenChain(_("审计链末尾的记录被删去；请保护现场并报告"))
    words = _("完整，共 %(n)s 条；末端 %(seq)s:%(digest)s")
    said = words % {"n": check.events, "seq": check.end.seq, "digest": check.end.digest}
    return Outcome(f"{said}。{backwards_in_words(check.backwards)}" if check.backwards else said)


def _archive(job: Job, at: datetime) -> Outcome:
    """The package of a year; of one that is not closed only where it was asked for so (an argument of "12 unfinished").

    Some gigabytes may be in it, and one of its files at a time is in memory.
    """
    key, _space, unfinished = job.argument.partition(" ")
    year = Year.objects.select_related("government").get(pk=key, government=job.government_id)
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever stores it
    try:
        with one_moment():
            made = write_archive(file, year=year, at=at, unfinished=bool(unfinished))
    except OSError as full:
        file.close()
        raise NoRoom(_("服务器磁盘空间不足，归档包没有做成；请联系系统管理员")) from full
    except BaseException:
        file.close()
        raise
    words = _("事项 %(items)s 项，方案与报送 %(sealed)s 版，原件 %(files)s 个，审计记录 %(events)s 条")
    said = words % {
        "items": made.rows("items"),
        "sealed": made.rows("plans") + made.rows("reports"),
        "files": len(made.originals),
        "events": made.events,
    }
    return Outcome(said, Product(file_name(year), ZIP, file))


WORK: Mapping[Kind, Work] = {
    Kind.REREAD: Work(gettext_lazy("重新识读"), Verb.IMPORT, timedelta(minutes=10), _reread),
    Kind.VERIFY: Work(gettext_lazy("核验审计日志"), Verb.MANAGE, timedelta(minutes=60), _verify),
    Kind.ARCHIVE: Work(
        gettext_lazy("生成归档包"), Verb.ARCHIVE, timedelta(minutes=60), _archive, keep=timedelta(days=7)
    ),
}
