#!/usr/bin/env python3
"""Lists everything that a package contains: the licences as text, and the components as CycloneDX.

    components.py OUT TYPST_VERSION

Asks `cargo metadata` which crates are compiled into the program and into Typst for this machine's system, so
nothing has to be installed. Writes into the folder OUT:

    THIRD-PARTY-LICENCES.txt   each crate, its licence, and the texts that come with it
    race-equity.cdx.json       the same as a software bill of materials, CycloneDX 1.6
    typst-LICENSE.txt, typst-NOTICE.txt, fonts-OFL.txt
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

PROJECT = pathlib.Path(__file__).resolve().parents[2]
LICENCE_FILE = re.compile(r"^(LICEN[CS]E|COPYING|COPYRIGHT|NOTICE|UNLICEN[CS]E)([-._].*)?$", re.IGNORECASE)
IGNORED_FOLDERS = {"tests", "test", "examples", "benches", "target"}
CODE = {".rs", ".c", ".h", ".py", ".js", ".html", ".pl"}


def host():
    text = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return re.search(r"^host: (.*)$", text, re.MULTILINE)[1]


def registry_source(crate, version):
    """The folder into which Cargo unpacked a crate."""
    home = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo"))
    found = sorted(home.glob(f"registry/src/*/{crate}-{version}"))
    if not found:
        sys.exit(f"error: the source of {crate} {version} is not in {home}/registry: build Typst again")
    return found[0]


def metadata(folder, features=()):
    """The packages of a project by id, the id of the program, and the ids that each package depends on."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host()]
    command += ["--manifest-path", str(folder / "Cargo.toml"), *(f"--features={name}" for name in features)]
    answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout)
    packages = {package["id"]: package for package in answer["packages"]}
    needs = {}
    for node in answer["resolve"]["nodes"]:
        is_built = lambda need: any(kind["kind"] != "dev" for kind in need["dep_kinds"])
        needs[node["id"]] = sorted(need["pkg"] for need in node["deps"] if is_built(need))
    return packages, needs


def reached(start, needs):
    """Everything that `start` depends on, itself included."""
    waiting, seen = [start], set()
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(needs[one])
    return seen


def licence(package):
    """Its SPDX expression. Old crates write a slash for "or"."""
    return (package["license"] or "").replace("/", " OR ").replace("  ", " ")


def licence_texts(package):
    """The licence files in a crate's folder, those of code that it carries with it included."""
    folder = pathlib.Path(package["manifest_path"]).parent
    found = {}
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in IGNORED_FOLDERS and not name.startswith("."))
        for name in sorted(names):
            path = pathlib.Path(at) / name
            named = package["license_file"] and path == folder / package["license_file"]
            if (LICENCE_FILE.match(name) and path.suffix.lower() not in CODE) or named:
                text = path.read_text(encoding="utf-8", errors="replace").strip()
                if text:
                    found[path.relative_to(folder).as_posix()] = text
    return found


def checksums(folder):
    """SHA-256 of each crate's archive, by name and version, as `Cargo.lock` has it."""
    text = (folder / "Cargo.lock").read_text(encoding="utf-8")
    rows = re.findall(r'name = "(.*?)"\nversion = "(.*?)"\nsource = ".*?"\nchecksum = "(.*?)"', text)
    return {(name, version): checksum for name, version, checksum in rows}


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, hashes, kind="library"):
    made = {"type": kind, "bom-ref": reference(package), "name": package["name"], "version": package["version"]}
    if package["description"]:
        made["description"] = " ".join(package["description"].split())
    checksum = hashes.get((package["name"], package["version"]))
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if licence(package):
        made["licenses"] = [{"expression": licence(package)}]
    if package["source"]:
        made["purl"] = reference(package)
    if package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def bill_of_materials(program, typst, all_packages, needs, hashes):
    by_id = {package["id"]: package for package in all_packages}
    # The date of the newest commit, so that the same commit gives the same bytes.
    seconds = int(os.environ["PACKAGE_TIME"])
    when = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    components = {}
    links = {}
    for package in all_packages:
        ref = reference(package)
        links.setdefault(ref, set()).update(reference(by_id[need]) for need in needs[package["id"]])
        if package["id"] != program["id"]:
            kind = "application" if package["id"] == typst["id"] else "library"
            components[ref] = component(package, hashes, kind)
    fonts = {"type": "data", "bom-ref": "fonts", "name": "Liberation Sans"}
    fonts["licenses"] = [{"expression": "OFL-1.1"}]
    components["fonts"] = fonts
    links[reference(program)] |= {reference(typst), "fonts"}
    links["fonts"] = set()
    name = f"race-equity {program['version']} {host()} {when}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "version": 1,
        "metadata": {"timestamp": when, "component": component(program, {}, "application")},
        "components": [components[ref] for ref in sorted(components)],
        "dependencies": [{"ref": ref, "dependsOn": sorted(links[ref])} for ref in sorted(links)],
    }


def licences_text(packages):
    """Each crate with its licence, then each text once with the crates that come with it."""
    lines = ["race-equity and Typst contain the crates below. The text of each licence follows the list.", ""]
    texts, without = {}, []
    for package in packages:
        name = f"{package['name']} {package['version']}"
        lines.append(f"{name}: {licence(package) or 'see its text'}")
        found = licence_texts(package)
        if not found:
            without.append(package)
        for path, text in found.items():
            texts.setdefault(text, []).append(f"{name} ({path})")
    if without:
        lines += ["", "These crates come without a text. Their licence is named here, and its usual text is below:", ""]
        for package in without:
            authors = ", ".join(package["authors"]) or "its authors"
            where = package["repository"] or f"https://crates.io/crates/{package['name']}"
            lines.append(f"{package['name']} {package['version']}: {licence(package)}, copyright {authors}, {where}")
    for text, names in sorted(texts.items(), key=lambda entry: entry[1]):
        lines += ["", "=" * 80, *names, "=" * 80, "", text]
    return "\n".join(lines) + "\n"


def main():
    out, typst_version = pathlib.Path(sys.argv[1]), sys.argv[2]
    packages, needs, hashes = {}, {}, {}
    starts = []
    # As in `pipeline/install-typst.sh`.
    own_tls = ["vendor-openssl"] if "linux" in host() else []
    typst_source = registry_source("typst-cli", typst_version)
    for folder, name, features in [(PROJECT, "race-equity", []), (typst_source, "typst-cli", own_tls)]:
        some, links = metadata(folder, features)
        start = next(package for package in some.values() if package["name"] == name)
        starts.append(start)
        packages.update({id: some[id] for id in reached(start["id"], links)})
        for id in reached(start["id"], links):
            needs[id] = sorted({*needs.get(id, []), *links[id]})
        hashes.update(checksums(folder))
    program, typst = starts
    everything = sorted(packages.values(), key=lambda package: (package["name"], package["version"]))
    own = {package["id"] for package in everything if not package["source"] and package["id"] != typst["id"]}
    bill = bill_of_materials(program, typst, everything, needs, hashes)
    foreign = [package for package in everything if package["id"] not in own]
    out.mkdir(parents=True, exist_ok=True)
    write = lambda name, text: (out / name).write_text(text, encoding="utf-8", newline="\n")
    write("race-equity.cdx.json", json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
    write("THIRD-PARTY-LICENCES.txt", licences_text(foreign))
    # Typst's own licence is in the crate of its fonts and data.
    assets = next(package for package in everything if package["name"] == "typst-assets")
    for name in ["LICENSE", "NOTICE"]:
        text = (pathlib.Path(assets["manifest_path"]).parent / name).read_text(encoding="utf-8")
        write(f"typst-{name}.txt", text)
    write("fonts-OFL.txt", (PROJECT / "report-templates/fonts/OFL.txt").read_text(encoding="utf-8"))


main()
