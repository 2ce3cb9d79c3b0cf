"""Every setting there is: name, kind, default, what it is for. Nothing else reads an environment variable.

The administrator's list (docs/admin/settings.md) and `luoshi check` are printed from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.installation import kinds
from luoshi.installation.kinds import Kind

PRIVATE = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `default` as it would be written, `secret` when its value is never shown."""

    name: str
    kind: Kind
    default: str
    purpose: str
    part: str
    secret: bool = False


BASICS, WEB, SERVER, UPLOADS, SIGN_ON = "基本", "网址与加密", "服务进程", "上传", "统一身份认证"
LOG, HEALTH = "日志", "健康检查"

SETTINGS: Mapping[str, Setting] = {
    each.name: each
    for each in (
        Setting(
            "LUOSHI_DATA",
            kinds.folder(),
            "",
            "数据目录：SQLite 库、密钥、静态文件、文种用语；不写则用安装目录旁的 var/",
            BASICS,
        ),
        Setting("DATABASE_URL", kinds.database(), "", "数据库；不写则用数据目录里的 SQLite", BASICS, secret=True),
        Setting(
            "LUOSHI_ENV_FILE", kinds.folder(), "", "从这个文件读其余各项（每行 名称=值）；环境变量优先于文件", BASICS
        ),
        Setting(
            "LUOSHI_INIT_PASSWORD",
            kinds.words(),
            "",
            "luoshi init 不在终端运行时，第一个账号的密码；用后请删去",
            BASICS,
            secret=True,
        ),
        Setting("LUOSHI_DEBUG", kinds.flag(), "0", "开发时用；正式服务对外监听时不允许", BASICS),
        Setting("LUOSHI_HOSTS", kinds.hosts(), "localhost,127.0.0.1", "本服务回应的主机名；别的主机名一律拒绝", WEB),
        Setting("LUOSHI_PUBLIC_URL", kinds.address(), "", "浏览器里用的网址；用 HTTPS 时必填", WEB),
        Setting("LUOSHI_HTTPS", kinds.flag(), "0", "浏览器经 HTTPS 访问：Cookie 只走加密连接，发送 HSTS", WEB),
        Setting("LUOSHI_HSTS_SECONDS", kinds.whole(0, 63_072_000), "31536000", "HSTS 有效秒数；0 为不发送", WEB),
        Setting(
            "LUOSHI_PROXY",
            kinds.networks(),
            "",
            "可信反向代理的地址：只信它们的 X-Forwarded-For、X-Forwarded-Proto",
            WEB,
        ),
        Setting("LUOSHI_TLS_CERT", kinds.folder(), "", "没有反向代理时，本服务自己用的证书（PEM，含证书链）", WEB),
        Setting("LUOSHI_TLS_KEY", kinds.folder(), "", "上述证书的私钥（PEM）", WEB),
        Setting("LUOSHI_ALLOW_HTTP", kinds.flag(), "0", "明知不加密仍对外监听；密码会以明文经过网络", WEB),
        Setting("LUOSHI_LISTEN", kinds.listening(), "127.0.0.1", "监听的地址", SERVER),
        Setting("LUOSHI_PORT", kinds.whole(1, 65535), "8000", "监听的端口", SERVER),
        Setting(
            "LUOSHI_WORKERS",
            kinds.whole(0, 32),
            "0",
            "服务进程数；0 为自动：SQLite 1 个；PostgreSQL 每个处理器核心一个，至多 4 个",
            SERVER,
        ),
        Setting("LUOSHI_WORK", kinds.flag(), "1", "服务带起一个后台任务进程；0 为不带，另行运行 luoshi work", SERVER),
        Setting("LUOSHI_STOP_SECONDS", kinds.whole(1, 600), "30", "停止或重载时，等正在处理的请求多少秒", SERVER),
        Setting("LUOSHI_PID_FILE", kinds.folder(), "", "把主进程号写进这个文件；不写则不写", SERVER),
        Setting("LUOSHI_UPLOAD_MB", kinds.whole(1, 200), "20", "一份文件或附件最大多少兆字节", UPLOADS),
        Setting("LUOSHI_UPLOAD_TABLE_MB", kinds.whole(1, 200), "20", "一份上传的表格最大多少兆字节", UPLOADS),
        Setting("LUOSHI_UPLOAD_PICTURE_MB", kinds.whole(1, 200), "20", "一张上传的图片最大多少兆字节", UPLOADS),
        Setting("LUOSHI_UPLOAD_TOTAL_MB", kinds.whole(1, 1000), "100", "一次提交（含全部文件）最大多少兆字节", UPLOADS),
        Setting("LUOSHI_READING_SECONDS", kinds.whole(5, 600), "60", "读一份文件最长多少秒", UPLOADS),
        Setting("LUOSHI_READING_MB", kinds.whole(512, 65_536), "2048", "读一份文件最多用多少兆字节地址空间", UPLOADS),
        Setting(
            "LUOSHI_SCANNER",
            kinds.scanner(),
            "",
            "病毒扫描：clamd:///套接字、clamd://主机:端口，或 command:程序（从标准输入读，0 为干净，1 为有毒）",
            UPLOADS,
        ),
        Setting("LUOSHI_SCANNER_SECONDS", kinds.whole(1, 600), "30", "扫描一份文件最长多少秒", UPLOADS),
        Setting("LUOSHI_SCANNER_OPTIONAL", kinds.flag(), "0", "扫描程序没有答复时照收文件；默认拒收", UPLOADS),
        Setting(
            "LUOSHI_STATEMENT_SECONDS", kinds.whole(0, 3600), "60", "PostgreSQL 一条语句最长多少秒；0 为不限", SERVER
        ),
        Setting(
            "LUOSHI_PAGE_SECONDS",
            kinds.whole(0, 3600),
            "300",
            "一页最长办多少秒（含接收上传）；到时停止，停不下来的换掉服务进程；0 为不限",
            SERVER,
        ),
        Setting(
            "LUOSHI_OIDC_ISSUER", kinds.service(), "", "统一身份认证（OpenID Connect）的签发地址；不写则不用", SIGN_ON
        ),
        Setting("LUOSHI_OIDC_CLIENT_ID", kinds.words(), "", "在它那里登记的客户端编号", SIGN_ON),
        Setting("LUOSHI_OIDC_CLIENT_SECRET", kinds.words(), "", "客户端密钥", SIGN_ON, secret=True),
        Setting(
            "LUOSHI_OIDC_STRONG_LEVELS",
            kinds.names(),
            "",
            "表示已做双因素认证的 acr 值，逗号分隔（amr 含 mfa 的一律算）",
            SIGN_ON,
        ),
        Setting("LUOSHI_OIDC_LABEL", kinds.words(), "统一身份认证", "登录页按钮上的字", SIGN_ON),
        Setting("LUOSHI_CAS_URL", kinds.service(), "", "CAS 服务的地址，不含 /login；不写则不用", SIGN_ON),
        Setting("LUOSHI_CAS_ID_ATTRIBUTE", kinds.words(), "", "终身不变的编号在哪个属性里；不写则用用户名", SIGN_ON),
        Setting("LUOSHI_CAS_LABEL", kinds.words(), "统一身份认证", "登录页按钮上的字", SIGN_ON),
        Setting("LUOSHI_LOG_LEVEL", kinds.one_of("debug", "info", "warning", "error"), "info", "记到哪一级", LOG),
        Setting("LUOSHI_LOG_FORMAT", kinds.one_of("json", "text"), "json", "每行一个 JSON，或给人看的一行文字", LOG),
        Setting(
            "LUOSHI_LOG_ADDRESSES",
            kinds.one_of("none", "network", "full"),
            "none",
            "是否记来访地址：不记、只记网段（IPv4 前 24 位，IPv6 前 48 位）、全记",
            LOG,
        ),
        Setting("LUOSHI_HEALTH_FROM", kinds.networks(), PRIVATE, "哪些地址可以看 /health/；默认本机和内网", HEALTH),
        Setting("LUOSHI_DISK_MB", kinds.whole(0, 1_000_000), "500", "数据目录所在磁盘至少剩多少兆字节", HEALTH),
    )
}

# What only tests and measurements read.
DEVELOPMENT = frozenset(
    {
        "LUOSHI_BENCH_PAUSE",
        "LUOSHI_CHROMIUM",
        "LUOSHI_CLICKS",
        "LUOSHI_KEEP_PAPERS",
        "LUOSHI_REQUIRE_SHARED",
        "LUOSHI_SHARED",
        "LUOSHI_WHEELS",
    }
)


def manual() -> str:
    """docs/admin/settings.md: the table as the administrator reads it."""
    lines = [
        "# 设置一览",
        "",
        "本页由 `luoshi check --settings` 打印，不要手改。每项是一个环境变量，也可以写在 `LUOSHI_ENV_FILE`（或",
        "`luoshi --env-file 文件`）指的文件里，每行 `名称=值`；环境变量优先于文件。",
        "",
        "启动时逐项检查：任何一项不对，或有不认识的 `LUOSHI_` 名称，所有问题一次列出，退出状态是 2，什么也不启动。",
        "`luoshi check` 说明每项现在的值、从哪里来，以及这台机器上的安装有什么不对、怎么改。",
    ]
    for part in dict.fromkeys(setting.part for setting in SETTINGS.values()):
        lines += ["", f"## {part}", "", "| 名称 | 取值 | 默认 | 用途 |", "| --- | --- | --- | --- |"]
        lines += [_row(setting) for setting in SETTINGS.values() if setting.part == part]
    return "\n".join(lines) + "\n"


def _row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else "（空）"
    secret = "（保密，任何地方都不显示）" if setting.secret else ""
    return f"| `{setting.name}` | {setting.kind.name} | {default} | {setting.purpose}{secret} |"
