"""Growth of import, tables and reports with trusts and with years, and the same work with other programs, as ratios.

    python3 pipeline/benches/bench.py PROGRAM FOLDER WORKBOOK

Makes its stores in FOLDER. WORKBOOK is the staff survey's workbook of all organisations; without it, imports are left
out.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from bigger import bigger
from measure import cost

LAYOUT = "nss-detailed-organisational"
NEWEST = 2024
SIZES = [1, 3, 10]
HERE = Path(__file__).parent


def table(head, rows):
    widths = [max(len(str(row[at])) for row in [head, *rows]) for at in range(len(head))]
    for row in [head, *rows]:
        cells = [f"{cell:<{width}}" if at == 0 else f"{cell:>{width}}" for at, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())
    print()


class Bench:
    def __init__(self, program, folder, workbook):
        self.program, self.folder, self.workbook = program, folder, workbook
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.bundled = folder / "bundled"
        self.run(self.bundled, "benchmark")

    def command(self, store, *words):
        return [self.program, "--quiet", "--store", store, *words]

    def run(self, store, *words, times=1):
        return cost(self.command(store, *words), self.folder, times)

    def store(self, name):
        """A copy of the store with the bundled figures."""
        shutil.copytree(self.bundled, self.folder / name)
        return self.folder / name

    def imported(self, store, workbook, release=NEWEST):
        return self.run(store, "import", workbook, "--layout", LAYOUT, "--release", str(release))

    def measured(self, what, size, imported, store):
        tables = self.run(store, "benchmark")
        report = self.run(store, "report", "--england", "--out", self.folder / f"reports-{store.name}")
        costs = [imported, tables, report]
        return [f"{size} × {what}", *(f"{one.cpu:.2f} s, {one.megabytes:.0f} MB" for one in costs)], costs

    def growth(self):
        rows = []
        for size in SIZES:
            workbook = self.workbook
            if size > 1:
                workbook = self.folder / f"trusts-{size}.xlsx"
                bigger(self.workbook, workbook, size)
            store = self.store(f"trusts-{size}")
            rows.append(self.measured("trusts", size, self.imported(store, workbook), store))
        store = self.store("years")
        done = 0
        for size in SIZES:
            while done < size:
                last = self.imported(store, self.workbook, NEWEST - done)
                done += 1
            rows.append(self.measured("years", size, last, store))
        table(["CPU time, memory", "import", "tables", "report"], [row for row, _ in rows])
        return {row[0]: costs for row, costs in rows}

    def other(self, name, source):
        """The cost of another program; `None` if it is not here."""
        library = name.split("_")[1]
        if subprocess.run([sys.executable, "-c", f"import {library}"], capture_output=True, check=False).returncode != 0:
            return None
        output = self.folder / f"{name}.out"
        return cost([sys.executable, HERE / "others.py", name, source, output], self.folder, times=2)

    def beside(self, what, ours, names, source):
        rows = []
        for name in names:
            theirs = self.other(name, source)
            label = f"{what}: {name.split('_')[1]}"
            if theirs is None:
                rows.append([label, "not here", "", ""])
            else:
                ratios = [theirs.seconds / ours.seconds, theirs.cpu / ours.cpu, theirs.megabytes / ours.megabytes]
                rows.append([label, *(f"{ratio:.1f}" for ratio in ratios)])
        return rows

    def side_by_side(self):
        rows = []
        if self.workbook:
            stores = [self.store(f"import-{at}") for at in range(3)]
            ours = min((self.imported(store, self.workbook) for store in stores), key=lambda one: one.cpu)
            rows += self.beside("import", ours, ["import_pandas", "import_polars"], self.workbook)
        gap = "SELECT * FROM gap WHERE level = 'trust'"
        # The table is made from nothing, as the others do.
        shutil.rmtree(self.bundled / "benchmarks")
        (self.bundled / "benchmarks.json").unlink()
        ours = self.run(self.bundled, "query", "--format", "parquet", gap)
        rows += self.beside("gap by trust", ours, ["gap_pandas", "gap_polars", "gap_duckdb"], self.bundled)
        again = self.run(self.bundled, "query", "--format", "parquet", gap, times=3)
        rows += self.beside("gap by trust, again", again, ["gap_duckdb"], self.bundled)
        out = self.folder / "reports"
        ours = self.run(self.bundled, "report", "--region", "north-west", "--out", out)
        page = next(out.glob("2*/north-west/north-west.html"))
        rows += self.beside("a report", ours, ["pdf_weasyprint"], page)
        table(["times as much as ours", "time", "CPU time", "memory"], rows)


def main(program, folder, workbook):
    bench = Bench(Path(program).resolve(), Path(folder).resolve(), Path(workbook).resolve() if Path(workbook).exists() else None)
    if bench.workbook:
        bench.growth()
    else:
        print(f"{workbook}: not here, so imports are left out")
    bench.side_by_side()


if __name__ == "__main__":
    main(*sys.argv[1:])
