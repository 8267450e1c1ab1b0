#!/bin/sh
# Publishes the website from a job that begins in an empty folder, such as a GitHub workflow:
#
#   pages.sh restore   takes store, reports and site from the branch that keeps them, if there is one
#   pages.sh run       refreshes, makes an edition if figures changed, and makes the website
#   pages.sh keep      puts store, reports and site into the branch, as its only commit
#   pages.sh result    ends with the exit code of the run, so that a failed source is seen after the website is published
#
# RACE_EQUITY_REMOTE is the repository that has the branch, RACE_EQUITY_BRANCH its name.
set -eu

remote=${RACE_EQUITY_REMOTE:-origin}
branch=${RACE_EQUITY_BRANCH:-race-equity-data}
kept="store reports site"
code_file=.race-equity-exit

restore() {
    # An error of the network must not look like a branch that is missing: an empty store would replace a full one.
    if ! found=$(git ls-remote --heads "$remote" "refs/heads/$branch"); then
        echo "error: cannot reach $remote" >&2
        exit 1
    fi
    if [ -z "$found" ]; then
        echo "no branch $branch yet: the first run begins with the figures that ship with the program" >&2
        return
    fi
    git fetch --quiet --depth 1 "$remote" "refs/heads/$branch"
    for folder in $kept; do
        rm -rf "./$folder"
    done
    git archive FETCH_HEAD | tar -x
}

run() {
    code=0
    race-equity run || code=$?
    echo "$code" > "$code_file"
    case $code in
        # 3: a source failed and its last good data are used. 4: the same for data that did not fit their layout.
        0 | 3 | 4) race-equity site ;;
        *) exit "$code" ;;
    esac
}

keep() {
    if [ ! -d store ]; then
        echo "error: there is no store to keep" >&2
        exit 1
    fi
    # A commit without parents: the branch does not grow with each run. The index of the checkout stays as it is.
    GIT_INDEX_FILE=$(mktemp -u)
    export GIT_INDEX_FILE
    for folder in $kept; do
        if [ -d "$folder" ]; then
            git -c core.autocrlf=false add --force --all "$folder"
        fi
    done
    # The lock is of this machine.
    git rm --quiet --cached --ignore-unmatch store/lock
    tree=$(git write-tree)
    rm -f "$GIT_INDEX_FILE"
    commit=$(git -c user.name=race-equity -c user.email=race-equity@localhost \
        commit-tree "$tree" -m "Keep store, reports and website")
    git push --quiet --force "$remote" "$commit:refs/heads/$branch"
}

result() {
    exit "$(cat "$code_file")"
}

case ${1:-} in
    restore | run | keep | result) "$1" ;;
    *)
        echo "usage: pages.sh restore|run|keep|result" >&2
        exit 2
        ;;
esac
