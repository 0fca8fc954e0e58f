"""Runs a command and ends it as soon as its own standard input closes.

Started as a script beside a long-lived child process: the parent holds the other end of the input, so the
system closes it when the parent ends in any way, a crash or `kill -9` included. Works alike on all systems.
The command gives way to other work: nobody is to wait for what is on screen because a server starts.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

_GIVES_WAY = 10
"""How much lower its priority is, where priorities are numbers (0 to 19)."""


def main(command: list[str]) -> int:
    """Run `command` to its end, or to the end of standard input; returns its exit status."""
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    lower = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, creationflags=lower)

    def end(*_: object) -> None:
        process.kill()

    def watch() -> None:
        while os.read(0, 4096):
            pass
        end()

    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=watch, daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    # Not sys.exit, which would wait for a thread that still reads.
    os._exit(main(sys.argv[1:]) & 0xFF)
