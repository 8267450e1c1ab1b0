"""Runs a command as a process of its own, and gives its time and memory."""

import os
import subprocess
import time
from typing import NamedTuple


class Cost(NamedTuple):
    seconds: float
    cpu: float
    megabytes: float


def cost(command, folder, times=1):
    """The cost of a command in a folder: the least of several times, since other work can only add to it."""
    return min((once(command, folder) for _ in range(times)), key=lambda one: one.cpu)


def once(command, folder):
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"error: {' '.join(map(str, command))}: {message.decode(errors='replace').strip()}")
    return Cost(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)
