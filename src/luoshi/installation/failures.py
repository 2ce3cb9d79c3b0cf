"""What the operating system says when something fails, in the words of the people who read it."""

import errno

WORDS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EISDIR: "这是目录，不是文件",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "没有程序在那里监听",
    errno.ECONNRESET: "对方断开了连接",
    errno.ETIMEDOUT: "等候超时",
    errno.EHOSTUNREACH: "到不了那台主机",
    errno.ENETUNREACH: "到不了那个网络",
}


def in_words(failure: OSError) -> str:
    """Why the system refused: a few Chinese words, or the system's own where we have none."""
    if isinstance(failure, TimeoutError):
        return WORDS[errno.ETIMEDOUT]
    return WORDS.get(failure.errno or 0) or failure.strerror or type(failure).__name__
