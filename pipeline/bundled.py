#!/usr/bin/env python3
"""Writes the files of data/bundled from a folder of facts, or checks that they are up to date.

    python3 pipeline/bundled.py [--check] [--into FOLDER] FACTS

A file is a copy, a copy with the changes below, or compiled by hand. The script writes the first two kinds, and checks
that the files compiled by hand are complete. It fails if the facts have a file that it does not know, if a fact that it
changes is no longer as expected, or if data/bundled/README.md gives another number of rows. With `--check` it writes
nothing and fails if a file differs. Only the standard library of Python 3.9 or newer is needed.
"""

import argparse
import csv
import difflib
import io
import sys
from pathlib import Path

# Files of the facts that are bundled as they are.
COPIES = [
    "framework_status.csv",
    "icb_successors.csv",
    "icbs.csv",
    "organisation_aliases.csv",
    "organisation_names.csv",
    "organisation_successors.csv",
    "organisations.csv",
    "peer_groups.csv",
    "quoted_figures.csv",
    "regions.csv",
    "staff_survey_questions.csv",
    "staff_survey_wres.csv",
    "workforce_by_grade.csv",
    "workforce_headcount.csv",
    "wres_published.csv",
]

# Files of the facts that are not bundled.
NOT_BUNDLED = ["README.md"]

# Files that are compiled by hand, with their columns that must not be empty.
COMPILED_BY_HAND = {
    "organisation_transfers.csv": ["from_code", "to_code", "date", "what", "source_url"],
}

# Corrections of single cells: file, key of the row, column, what the facts say, and what is bundled. If the facts no
# longer say it, the script fails, so that no correction stays when it is not needed.
# The ODS type of these trusts is older than a merger or wider than the group in which the staff survey has them.
KIND = "staff survey benchmark group of 2024"
CORRECTIONS = [
    ("organisations.csv", "R1A", "trust_type", "community", "mental health"),
    ("organisations.csv", "R1A", "note", "", f"mental health and community; {KIND}"),
    ("organisations.csv", "R1C", "trust_type", "community", "mental health"),
    ("organisations.csv", "R1C", "note", "", f"mental health and community; {KIND}"),
    ("organisations.csv", "R1L", "trust_type", "acute", "mental health"),
    ("organisations.csv", "R1L", "note", "", f"mental health and community; {KIND}"),
    ("organisations.csv", "RH5", "trust_type", "mental health", "acute"),
    (
        "organisations.csv",
        "RH5",
        "note",
        "type is pre-merger (Somerset Partnership); since Apr 2020 also acute",
        f"acute since the merger of April 2020 (before: Somerset Partnership, mental health); {KIND}",
    ),
    ("organisations.csv", "RNN", "trust_type", "mental health", "acute"),
    (
        "organisations.csv",
        "RNN",
        "note",
        "type is pre-merger (Cumbria Partnership, mental health/community); since Oct 2019 also acute",
        f"acute since the merger of October 2019 (before: Cumbria Partnership, mental health); {KIND}",
    ),
    # The meaning of a date is printed in reports: short, and without remarks on how it was found.
    (
        "framework_status.csv",
        "RXR",
        "date_meaning",
        "news published (certificate presented at the trust's first anti-racist summit shortly before)",
        "news published; the trust received the certificate shortly before",
    ),
    (
        "framework_status.csv",
        "RW5",
        "date_meaning",
        "press date of the repeat in Blackpool Gazette; trust page itself says 'recently awarded', undated in stored text",
        "date of the press report; the trust's own page gives no date",
    ),
]
KEY = "org_code"

# Two sectors of the Isle of Wight NHS Trust that the survey coded separately until 2023.
MORE_ALIASES = [
    ["R1F3", "R1F", "Isle of Wight NHS Trust, mental health sector, as the staff survey codes it to 2023"],
    ["R1F4", "R1F", "Isle of Wight NHS Trust, community sector, as the staff survey codes it to 2023"],
]


class Problem(Exception):
    """Why the files cannot be made, in a sentence."""


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def line_of(row):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()


def corrected(name, text):
    """The text of a fact with the corrections of its cells. Lines without a correction keep their bytes."""
    lines = text.splitlines(keepends=True)
    rows = rows_of(text)
    header = rows[0]
    for file, key, column, expected, replacement in CORRECTIONS:
        if file != name:
            continue
        at = next((at for at, row in enumerate(rows) if row[header.index(KEY)] == key), None)
        if at is None:
            raise Problem(f"{name} has no row of {key}, of which `{column}` is corrected")
        found = rows[at][header.index(column)]
        if found != expected:
            raise Problem(
                f"{name}, {key}, `{column}`: expected {expected!r}, found {found!r}; check whether its correction in "
                "pipeline/bundled.py is still needed"
            )
        rows[at][header.index(column)] = replacement
        lines[at] = line_of(rows[at])
    return "".join(lines)


def aliases(text):
    """The aliases with the kind of each sector, which its note names, and with the sectors until 2023."""
    header, *rows = rows_of(text)
    if header != ["alias", "org_code", "note"]:
        raise Problem(f"organisation_aliases.csv: expected the columns alias, org_code and note, found {header}")
    known = {row[0] for row in rows}
    lines = [line_of(["alias", "org_code", "trust_type", "note"])]
    for alias, code, note in rows + [more for more in MORE_ALIASES if more[0] not in known]:
        kind = note.split(", ")[1].removesuffix(" sector") if " sector" in note else ""
        lines.append(line_of([alias, code, kind, note]))
    return "".join(lines)


def made(name, facts):
    text = read(facts / name)
    if name == "organisation_aliases.csv":
        return aliases(text)
    return corrected(name, text)


def read(path):
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise Problem(f"`{path}` is missing") from None


def check_compiled(name, columns, folder):
    header, *rows = rows_of(read(folder / name))
    for number, row in enumerate(rows, 2):
        for column in columns:
            if not dict(zip(header, row)).get(column):
                raise Problem(f"{name}, line {number}: `{column}` is empty; the file is compiled by hand: correct it")
    return len(rows)


def changes(before, after):
    """The lines that differ, at most six of them."""
    lines = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    removed, added = (sum(line[0] == sign for line in lines) for sign in "-+")
    shown = [f"    {line[:160]}" for line in lines[:6]]
    more = [f"    and {len(lines) - 6} more lines"] if len(lines) > 6 else []
    return [f"  {removed} lines removed, {added} added:", *shown, *more]


def check_readme(folder, counts):
    """The table of the README has each file with its number of rows."""
    told = {}
    for line in read(folder / "README.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) > 1:
            told[cells[0].strip("`")] = cells[1].replace(",", "")
    for name in sorted(counts.keys() | told.keys()):
        rows, found = counts.get(name), told.get(name)
        if found is None:
            raise Problem(f"README.md does not have {name}, with {rows} rows: add it to its table")
        if rows is None:
            raise Problem(f"README.md has {name}, which is not bundled: remove it from its table")
        if found != str(rows):
            raise Problem(f"README.md says {found} rows of {name}, which has {rows}: correct its table")


def main():
    parser = argparse.ArgumentParser(description="Make the files of data/bundled from a folder of facts")
    parser.add_argument("facts", type=Path, metavar="FACTS", help="folder of the facts")
    parser.add_argument("--check", action="store_true", help="write nothing, and fail if a file differs")
    bundled = Path(__file__).resolve().parent.parent / "data" / "bundled"
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=bundled, help="default: data/bundled")
    asked = parser.parse_args()
    if not asked.facts.is_dir():
        raise Problem(f"`{asked.facts}` is not a folder")

    known = set(COPIES) | set(NOT_BUNDLED)
    unknown = sorted(path.name for path in asked.facts.iterdir() if path.name not in known)
    if unknown:
        names = ", ".join(unknown)
        raise Problem(f"the facts have files that are not known: {names}; add them to COPIES or NOT_BUNDLED")
    files = {name: made(name, asked.facts) for name in COPIES}
    counts = {name: len(rows_of(text)) - 1 for name, text in files.items()}
    for name, columns in COMPILED_BY_HAND.items():
        counts[name] = check_compiled(name, columns, asked.into)
    extra = sorted(path.name for path in asked.into.glob("*.csv") if path.name not in counts)
    if extra:
        raise Problem(f"data/bundled has files that nothing makes: {', '.join(extra)}")

    differing = 0
    for name, text in files.items():
        path = asked.into / name
        before = read(path) if path.exists() else ""
        if before == text:
            continue
        differing += 1
        print("\n".join([f"{name} differs from the facts" if asked.check else f"{name} changed", *changes(before, text)]))
        if not asked.check:
            path.write_bytes(text.encode("utf-8"))
    check_readme(asked.into, counts)
    by_hand = ", ".join(COMPILED_BY_HAND)
    print(f"{len(files) - differing} files unchanged, {differing} {'differ' if asked.check else 'written'}; by hand: {by_hand}")
    return 1 if asked.check and differing else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        sys.exit(2)
