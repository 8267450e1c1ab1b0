#!/bin/sh
# Checks every HTML page below the folder given (reports, if none is) in headless Chromium; with SITE, the website in
# that folder.
# Needs node 20 or newer, npm, and Chromium; under CI as root it installs Chromium where that is missing, with a face
# of the metrics of the one that the pages ask for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pages=$(cd "${1:-${SITE:-reports}}" && pwd)

have_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

for tool in node npm; do
    if ! command -v "$tool" >/dev/null; then
        echo "$tool is not on the PATH: install Node.js 20 or newer" >&2
        exit 1
    fi
done
if ! have_browser >/dev/null; then
    if [ "${CI:-}" != true ] || [ "$(id -u)" -ne 0 ]; then
        echo "chromium is not on the PATH: install it, on Debian with \`apt-get install chromium\`" >&2
        exit 1
    fi
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium fonts-liberation >&2
fi

# npm leaves its own copy of the lock file behind: it is newer than ours when all is in place.
if [ ! "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ]; then
    (cd "$here" && npm ci --silent --ignore-scripts)
fi

# A website instead, if SITE names its folder.
if [ -n "${SITE:-}" ]; then
    SITE=$(cd "$SITE" && pwd) exec node --test --test-reporter=spec \
        "$here/site.test.mjs" "$here/site-search.test.mjs" "$here/site-figures.test.mjs" "$here/statistics.test.mjs"
fi
PAGES="$pages" exec node --test --test-reporter=spec "$here/checks.test.mjs" "$here/pages.test.mjs"
