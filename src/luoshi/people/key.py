"""The installation's key is made where something is first written, never by looking.

What is signed and sealed for the people of a database belongs to the key it was made under: where accounts are and no
key is, the key was lost, and another one would only hide that.
"""

from pathlib import Path

from django.conf import settings
from django.db import connection

from luoshi.installation.failures import in_words
from luoshi.installation.secret import KEY, holds_key, keep_secret, kept_keys
from luoshi.people.errors import NoKey
from luoshi.people.models import Account

ACCOUNTS = "people_account"  # the table since the first version
BACK = (
    "请把另存的密钥（或共用这个库的另一台服务器上的）放回原处，都没有的运行 luoshi key renew，再运行 luoshi key forget"
)


def keep_key() -> None:
    """From here on the installation's key is on the disk, and this process works with it. Two statements at most.

    What another process kept a moment before is taken. Raises NoKey where the key was lost or cannot be written, and
    then nothing was.
    """
    if settings.KEY_IS_KEPT:
        return
    folder = Path(settings.DATA)
    try:
        if not holds_key(folder):
            if _has_people():
                raise NoKey(lost_key(folder))
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            keep_secret(folder / KEY, settings.SECRET_KEY)
        settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS = kept_keys(folder)
    except OSError as broken:
        raise NoKey(
            f"LUOSHI_DATA：{folder} 不能读写（{in_words(broken)}）；请换一个目录、改权限，或清理磁盘"
        ) from broken
    settings.KEY_IS_KEPT = True


def keep_before_tables(**_migrating: object) -> None:
    """What Django calls before it makes or changes tables."""
    keep_key()


def lost_key(folder: Path) -> str:
    """That the key of this database is not in the data folder, and what to do: a line."""
    return f"密钥 {folder / KEY} 不见了，而库里已有账号；{BACK}"


def _has_people() -> bool:
    """Whether the database, whichever it is and however old its tables, has an account."""
    return ACCOUNTS in connection.introspection.table_names() and Account.objects.exists()
