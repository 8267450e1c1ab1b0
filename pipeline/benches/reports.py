"""Times reports as whole processes, and prints each beside what it may take.

    python3 pipeline/benches/reports.py PROGRAM
"""

import resource
import subprocess
import sys
import tempfile
import time

# What is made, and the seconds and megabytes that it may take on two cores.
MAY_TAKE = [
    ("a regional report", ["--region", "north-west"], 2.0, 600),
    ("all reports", ["--all"], 30.0, 600),
]


def main(program):
    for what, asked, seconds, megabytes in MAY_TAKE:
        with tempfile.TemporaryDirectory() as folder:
            begun = time.monotonic()
            subprocess.run([program, "report", *asked, "--quiet"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            took = time.monotonic() - begun
        # Of the largest process so far, in kilobytes; the reports come in the order of their size.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        print(
            f"{what}: {took:.2f} s, {took / seconds:.2f} of what it may take; "
            f"largest process {peak:.0f} MB, {peak / megabytes:.2f} of what it may"
        )


if __name__ == "__main__":
    main(sys.argv[1])
