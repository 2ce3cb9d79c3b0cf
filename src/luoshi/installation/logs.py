"""What goes to the log: JSON lines (or text), with nothing in them that a person typed or that names a person.

A message of our own code is written by us and says nothing personal. A message of a library may quote a path, a host or
a field's value: of those only the template is kept ("%s: %s"), never what was put into it, and an error is told by its
type and its places in the code, without its message.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

OURS = ("luoshi", "_granian")
REQUEST: ContextVar[str] = ContextVar("request", default="")
FIELDS = ("method", "route", "status", "ms", "account", "government", "client", "worker")


def what(record: logging.LogRecord) -> str:
    """The message as the log may show it."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg) if record.args else "(text of a library, left out)"


def places(error: BaseException) -> str:
    """The error and what led to it: types and places in the code, no messages and no values."""
    lines = []
    seen: BaseException | None = error
    while seen is not None:
        state = getattr(seen, "sqlstate", None) or getattr(seen, "sqlite_errorname", None)
        kind = f"{type(seen).__module__}.{type(seen).__qualname__}"
        lines.append(f"{kind} [{state}]" if state else kind)
        frames = traceback.extract_tb(seen.__traceback__)
        lines.extend(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def fields(record: logging.LogRecord) -> dict[str, object]:
    """What a line holds, in this order; a field that has nothing to say is left out."""
    said: dict[str, object] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": what(record),
        "request": REQUEST.get(),
        **{name: getattr(record, name, None) for name in FIELDS},
        "error": places(record.exc_info[1]) if record.exc_info and record.exc_info[1] else None,
    }
    return {name: value for name, value in said.items() if value not in {None, ""}}


class Lines(logging.Formatter):
    """One JSON object a line. What a caller put aside on the record (exc_text, extras) is not looked at."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        return json.dumps(fields(record), ensure_ascii=False)


class Text(logging.Formatter):
    """One line for a person at a terminal; an error's places follow, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        said = fields(record)
        error = said.pop("error", "")
        head = f"{said.pop('time')} {said.pop('level')} {said.pop('event')}"
        said.pop("logger")
        line = " ".join((head, *(f"{name}={value}" for name, value in said.items())))
        return f"{line}\n{error}" if error else line


def configuration(*, level: str, form: str) -> Mapping[str, Any]:
    """For logging.config.dictConfig: everything to stderr, in one form."""
    formatter = {"json": "luoshi.installation.logs.Lines", "text": "luoshi.installation.logs.Text"}[form]
    to_stderr = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "luoshi": {**to_stderr, "level": level.upper()},
            "_granian": {**to_stderr, "level": "WARNING"},
            "django": {**to_stderr, "level": "WARNING"},
            # 404 and 403 are in the line of their request; only what broke has more to say.
            "django.request": {**to_stderr, "level": "ERROR"},
            # a host that is not ours is anybody's doing: the page of it says so in one line of our own
            "django.security.DisallowedHost": {**to_stderr, "level": "CRITICAL"},
        },
    }
