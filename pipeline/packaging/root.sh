#!/bin/sh
# Installs the tree of `stage.sh` into the root of a file system, for a user without rights and a volume /data. The
# Containerfile runs it in an image, and `try-root.sh` in an empty Debian.
#
#   root.sh ROOT TREE
set -eu
root=${1%/}
tree=$2
# Above the numbers that Debian gives to people and services.
id=10001

mkdir -p "$root/usr/local"
cp -R "$tree/." "$root/usr/local/"
chmod -R u=rwX,go=rX "$root/usr/local/bin" "$root/usr/local/libexec" "$root/usr/local/share"
if ! grep -q '^race-equity:' "$root/etc/passwd"; then
    echo "race-equity:x:$id:$id:race-equity:/data:/usr/sbin/nologin" >> "$root/etc/passwd"
    echo "race-equity:x:$id:" >> "$root/etc/group"
fi
# The only folder that it writes to: store, reports, site and temporary files.
mkdir -p "$root/data"
chown "$id:$id" "$root/data"
