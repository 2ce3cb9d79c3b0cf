#!/bin/sh
# 落实：安装或升级。不需要网络；重复运行无害；数据和设置从不改动。
#   sh install.sh [--prefix /opt/luoshi] [--etc /etc/luoshi] [--python python3.11] [--service]
# --service（root）：建用户 luoshi、数据目录 /var/lib/luoshi，装 systemd 单元，不启动。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=/opt/luoshi etc=/etc/luoshi python=python3 service=""
while [ $# -gt 0 ]; do
  case "$1" in
    --prefix) prefix=$2; shift 2 ;;
    --etc) etc=$2; shift 2 ;;
    --python) python=$2; shift 2 ;;
    --service) service=yes; shift ;;
    *) echo "install.sh：不认识的选项 $1；可用 --prefix、--etc、--python、--service" >&2; exit 2 ;;
  esac
done
fail() { echo "install.sh：$1" >&2; exit 1; }

version=$(cat "$here/VERSION")
arch=$(cat "$here/ARCH")
[ "$(uname -m)" = "$arch" ] || fail "这个包是给 $arch 的，本机是 $(uname -m)；请换对应的包"
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
  || fail "需要 Python 3.11（Debian 12 自带：apt-get install python3 python3-venv）；别处的用 --python 指明"
"$python" -c 'import venv, ensurepip' 2>/dev/null || fail "Python 缺 venv；Debian 请装 python3-venv"
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || fail "包不完整或被改过，什么也没有装；请重新拷贝"

place="$prefix/versions/$version"
stamp=$(sha256sum "$here/requirements.lock" | cut -d' ' -f1)
if [ "$(cat "$place/.installed" 2>/dev/null || true)" = "$stamp" ]; then
  echo "落实 $version 已装在 $place，没有改动"
else
  rm -rf "$place"
  mkdir -p "$prefix/versions"
  "$python" -m venv "$place"
  # --isolated: no setting of this machine sends pip to a network.
  "$place/bin/python" -m pip --isolated --disable-pip-version-check install --quiet --no-index \
    --find-links "$here/wheels" --require-hashes --no-cache-dir --no-compile --no-warn-script-location -r "$here/requirements.lock"
  # All cores; what a package brings that no Python reads (templates, tests of older versions) is no failure.
  "$place/bin/python" -m compileall -q -j 0 "$place/lib" >/dev/null 2>&1 || true
  echo "$stamp" > "$place/.installed"
fi

# One name for what is installed now: changed in one step, so that a running command never finds nothing.
ln -s "versions/$version" "$prefix/.next" 2>/dev/null || { rm -f "$prefix/.next"; ln -s "versions/$version" "$prefix/.next"; }
mv -fT "$prefix/.next" "$prefix/current"
mkdir -p "$prefix/bin" "$prefix/share"
rm -rf "$prefix/share/docs" "$prefix/share/deploy"
cp -R "$here/docs" "$here/deploy" "$prefix/share/"
for command in luoshi gongwen; do
  cat > "$prefix/bin/$command" <<WRAPPER
#!/bin/sh
# The settings of this installation, unless others are named.
[ -n "\${LUOSHI_ENV_FILE:-}" ] || [ ! -e "$etc/luoshi.env" ] || export LUOSHI_ENV_FILE="$etc/luoshi.env"
exec "$prefix/current/bin/$command" "\$@"
WRAPPER
  chmod 755 "$prefix/bin/$command"
done
mkdir -p "$etc"
if [ ! -e "$etc/luoshi.env" ]; then
  cp "$here/deploy/luoshi.env" "$etc/luoshi.env"
  chmod 640 "$etc/luoshi.env"
  echo "设置写在 $etc/luoshi.env（样例），请按实际修改"
fi

if [ -n "$service" ]; then
  [ "$(id -u)" = 0 ] || fail "--service 要 root"
  getent group luoshi >/dev/null || groupadd --system luoshi
  getent passwd luoshi >/dev/null \
    || useradd --system --gid luoshi --home-dir /var/lib/luoshi --no-create-home --shell /usr/sbin/nologin luoshi
  install -d -o luoshi -g luoshi -m 700 /var/lib/luoshi /var/backups/luoshi
  chgrp luoshi "$etc/luoshi.env"
  for unit in luoshi.service luoshi-backup.service luoshi-backup.timer; do
    sed -e "s#/opt/luoshi#$prefix#g" -e "s#/etc/luoshi#$etc#g" "$here/deploy/$unit" > "/etc/systemd/system/$unit"
  done
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
fi

echo "落实 $version 已装好：$prefix/bin/luoshi"
if [ -n "$service" ]; then
  echo "新装：runuser -u luoshi -- $prefix/bin/luoshi init，然后 systemctl enable --now luoshi luoshi-backup.timer"
  echo "升级：先 systemctl stop luoshi，备份，再装新包，runuser -u luoshi -- $prefix/bin/luoshi migrate，systemctl start luoshi（见手册“升级”）"
  echo "检查：runuser -u luoshi -- $prefix/bin/luoshi check"
else
  echo "新装：$prefix/bin/luoshi init，然后 $prefix/bin/luoshi serve；升级：先备份，再 $prefix/bin/luoshi migrate"
fi
