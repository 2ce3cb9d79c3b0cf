"""Why a database cannot be used, in one Chinese line; every command and `luoshi check` say it in the same words."""

import re

from django.db import DatabaseError, OperationalError, ProgrammingError

SETTINGS = "DATABASE_URL 和 LUOSHI_DATA"
DAMAGED = "库文件已损坏；请停服务，保留原文件，从最近的备份恢复（手册第十章）"
SAYS_DAMAGED = re.compile(
    "file is not a database|disk image is malformed|malformed database schema|Could not decode to UTF-8"
)

NO_FILE = "没有库文件 {file}；新装的请先运行 luoshi init；已有数据的请检查 DATABASE_URL 和 LUOSHI_DATA"

# What a database says when it cannot be used, and what that means.
DATABASE_WORDS = (
    (re.compile("Connection refused"), "那个主机和端口上没有数据库在运行"),
    (re.compile("failed to resolve host"), "主机名解析不了"),
    (re.compile("timeout expired|timed out"), "等不到数据库应答"),
    (re.compile("password authentication failed|no password supplied"), "用户名或密码不对"),
    (re.compile('database "[^"]*" does not exist'), "没有这个库"),
    (re.compile("no pg_hba.conf entry"), "数据库不许从这台机器连（pg_hba.conf）"),
    (re.compile("permission denied"), "这个用户在库里没有权限"),
    (re.compile("unable to open database file"), "库文件打不开（目录不存在或没有权限）"),
    (re.compile("readonly database"), "库文件是只读的（多半属于别的用户）"),
    (re.compile("database or disk is full|No space left"), "磁盘已满"),
)


def not_usable(error: DatabaseError, *, settings: str = SETTINGS) -> str | None:
    """The line for what a database raised: the fact, and the `settings` to look at.

    None where the database is not to blame: a mistake of the program is to be seen as one.
    """
    said = str(error)
    if SAYS_DAMAGED.search(said):
        return DAMAGED
    if not isinstance(error, OperationalError | ProgrammingError):
        return None
    first = next((words for known, words in DATABASE_WORDS if known.search(said)), said.partition("\n")[0])
    return f"数据库不能用：{first}；请检查 {settings}"
