#!/bin/sh
# Tries what the Containerfile does, without a container engine: installs the tree of `stage.sh` into an empty Debian,
# and runs the program there as a user without rights, without a network, with a read-only file system and a writable
# /data. Needs root, Linux and debootstrap.
#
#   try-root.sh TREE
set -eu
tree=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(pwd)/target/packages/debian

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap > /dev/null; then
    echo "error: this needs root and debootstrap" >&2
    exit 1
fi
if [ ! -f "$root/etc/debian_version" ]; then
    rm -rf "$root"
    mkdir -p "$root"
    echo "Unpacking an empty Debian into $root" >&2
    debootstrap --variant=minbase --include=ca-certificates bookworm "$root" > "$root.log"
fi
rm -rf "$root/usr/local" "$root/data"
sh "$here/root.sh" "$root" "$tree"

data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
chown 10001:10001 "$data"
export root data
# Mounts of a namespace of its own end with it.
unshare --mount --pid --net --fork sh -eu <<'INSIDE'
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind "$data" "$root/data"
mount -t proc proc "$root/proc"
mount -o remount,bind,ro "$root"

# As `USER`, `WORKDIR` and `ENV` of the Containerfile; the first argument is the time, or `now`.
inside() {
    at=$1
    shift
    clock=
    [ "$at" = now ] || clock="RACE_EQUITY_NOW=$at"
    chroot "$root" setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all \
        env -i PATH=/usr/local/bin:/usr/bin:/bin TMPDIR=/data/tmp $clock sh -c 'cd /data && exec "$@"' sh "$@"
}
ends_with() {
    wanted=$1
    shift
    code=0
    inside "$@" > "$data/said" 2>&1 || code=$?
    if [ "$code" -ne "$wanted" ]; then
        cat "$data/said"
        echo "error: \`$*\` ended with $code instead of $wanted" >&2
        exit 1
    fi
}

test "$(inside now id -u)" = 10001
if chroot "$root" touch /usr/local/written 2> /dev/null || inside now touch /tmp/written 2> /dev/null; then
    echo "error: the file system is not read-only" >&2
    exit 1
fi
ends_with 0 now race-equity --version
cat "$data/said"
ends_with 0 now race-equity report --region north-west
cat "$data/said"
head -c 5 "$data"/reports/20*/north-west/north-west.pdf | grep -q '%PDF-'
test -z "$(ls "$data/tmp")"
# The health of the container: before the next survey was published, after it, and with a damaged store.
ends_with 0 2025-12-01T06:00:00Z race-equity status
ends_with 3 2026-07-12T06:00:00Z race-equity status
table=$(ls "$data"/store/observations/*.parquet | head -1)
echo damaged > "$table"
ends_with 1 now race-equity status
echo "the container's root works: report made without a network, status 0, 3 and 1"
INSIDE
