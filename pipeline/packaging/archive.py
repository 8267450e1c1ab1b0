#!/usr/bin/env python3
"""Packs a folder: archive.py FOLDER FILE.tar.gz, or FILE.zip for Windows. The same folder gives the same bytes.

Writes the checksum of the archive into FILE.sha256, as `sha256sum --check` reads it.
"""

import gzip
import hashlib
import os
import pathlib
import sys
import tarfile
import time
import zipfile

folder, target = map(pathlib.Path, sys.argv[1:3])
seconds = int(os.environ["PACKAGE_TIME"])
paths = sorted(path for path in folder.rglob("*") if path.is_file())


def name(path):
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def plain(entry):
    """Without the user, the time and the permissions of the machine that packs."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = seconds
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry


if target.suffix == ".zip":
    date = time.gmtime(seconds)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(name(path), date), path.read_bytes(), zipfile.ZIP_DEFLATED)
else:
    with open(target, "wb") as file, gzip.GzipFile("", "wb", 6, file, seconds) as packed:
        with tarfile.open(mode="w", fileobj=packed) as archive:
            for path in paths:
                archive.add(path, name(path), recursive=False, filter=plain)

checksum = hashlib.sha256(target.read_bytes()).hexdigest()
target.with_name(f"{target.name}.sha256").write_bytes(f"{checksum}  {target.name}\n".encode())
