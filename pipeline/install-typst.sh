#!/bin/sh
# Sees to it that there is a Typst: one on the PATH that is 0.15 or newer, or one in the cache, or one that
# is built into the cache now. Wants CACHE and TYPST_VERSION in the environment.
#
# With --packaged: the Typst for packages, of exactly this version, in a folder of its own. It carries its own OpenSSL
# (Linux; other systems have theirs), so that it starts on machines that have another one or none.
set -eu

new_enough() {
    version=$("$1" --version 2>/dev/null | sed -n 's/^typst \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    [ -n "$version" ] || return 1
    # shellcheck disable=SC2086  # two numbers, on purpose two words
    set -- $version
    [ "$1" -gt 0 ] || [ "$2" -ge 15 ]
}

if [ "${1:-}" = --packaged ]; then
    packaged=$CACHE/typst-packaged
    if [ "$("$packaged/bin/typst" --version 2>/dev/null | cut -d' ' -f2)" = "$TYPST_VERSION" ]; then
        exit 0
    fi
    features=
    [ "$(uname)" = Linux ] && features="--features vendor-openssl"
    echo "Building Typst $TYPST_VERSION for packages into $packaged: once, about ten minutes on two cores" >&2
    # shellcheck disable=SC2086  # no features is no argument
    CARGO_PROFILE_RELEASE_STRIP=symbols cargo install typst-cli --locked --quiet --force \
        --version "$TYPST_VERSION" --root "$packaged" $features
    exit 0
fi

if new_enough typst || new_enough "$CACHE/typst/bin/typst"; then
    exit 0
fi

features=
if ! pkg-config --exists openssl 2>/dev/null; then
    echo "OpenSSL's headers were not found: Typst is built with its own copy of OpenSSL" >&2
    features="--features vendor-openssl"
fi
echo "Building Typst $TYPST_VERSION into $CACHE/typst: once, about eight minutes on two cores" >&2
# shellcheck disable=SC2086  # no features is no argument
cargo install typst-cli --locked --quiet --version "$TYPST_VERSION" --root "$CACHE/typst" $features
