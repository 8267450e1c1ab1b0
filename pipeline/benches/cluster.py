"""All tables of a store by one process, and by a scheduler and two executors on this machine: time and memory.

    python3 pipeline/benches/cluster.py PROGRAM STORE [PARTS]

PROGRAM was built with the feature `ballista`. `cargo bench --bench ten_years -- --write only --store STORE` makes a STORE.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import once


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def server(program, folder, *words):
    """Starts a server, and waits for its address."""
    process = subprocess.Popen([program, *words], cwd=folder, stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().split(maxsplit=1)[0]


def most_memory(process):
    """The most memory of a process that runs, in MB."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return 0.0


def cpu(process):
    """The CPU seconds of a process that runs."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def made(program, store, folder):
    """The cost of all tables, made from nothing."""
    shutil.rmtree(store / "benchmarks", ignore_errors=True)
    (store / "benchmarks.json").unlink(missing_ok=True)
    return once([program, "--quiet", "--store", store, "benchmark"], folder)


def main(program, store, parts="4"):
    program, store = Path(program).resolve(), Path(store).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "race-equity.toml").write_text("[query]\nseconds = 600\n")
        alone = made(program, store, folder)
        tables = {path.name: path.read_bytes() for path in (store / "benchmarks").iterdir()}
        servers = []
        try:
            scheduler, address = server(program, folder, "scheduler", "-q", "--listen", "127.0.0.1:0")
            servers.append(scheduler)
            for _ in range(2):
                ports = ["--port", free_port(), "--task-port", free_port(), "--cores", "1"]
                servers.append(server(program, folder, "executor", "-q", "--scheduler", address, *ports)[0])
            (folder / "race-equity.toml").write_text(
                f'[query]\nseconds = 600\n[engine]\nballista = "{address}"\nparts = {parts}\n'
            )
            asking = made(program, store, folder)
            same = {path.name: path.read_bytes() for path in (store / "benchmarks").iterdir()} == tables
            memory = [most_memory(process) for process in servers]
            work = asking.cpu + sum(cpu(process) for process in servers)
        finally:
            # Executors first: they tell the scheduler.
            for process in reversed(servers):
                process.terminate()
                process.wait()
    together = asking.megabytes + sum(memory)
    print(f"one process: {alone.seconds:.1f} s, {alone.cpu:.1f} s of CPU time, {alone.megabytes:.0f} MB")
    print(
        f"cluster: {asking.seconds:.1f} s, {work:.1f} s of CPU time, {together:.0f} MB (who asks {asking.megabytes:.0f}, "
        f"scheduler {memory[0]:.0f}, executors {memory[1]:.0f} and {memory[2]:.0f})"
    )
    print(
        f"times as much: time {asking.seconds / alone.seconds:.1f}, CPU time {work / alone.cpu:.1f}, "
        f"memory {together / alone.megabytes:.1f}; the tables {'have the same bytes' if same else 'DIFFER'}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
