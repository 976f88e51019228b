"""Child process: run a command that dies with the process that started it, however that one ends.

Usage: python -m catalogue.leash PARENT_PID PROGRAM ARGUMENT..., as `command` writes it.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def command(program: list[str]) -> list[str]:
    """Write a command of which the process is killed when this one dies, by SIGKILL too."""
    return [sys.executable, "-m", "catalogue.leash", str(os.getpid()), *program]


def tie(parent: int) -> None:
    """Die with the parent, at once when it is already gone. Elsewhere than on Linux this does nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main(parent: int, program: list[str]) -> None:
    """Become the program, tied; the tie outlives the change of program."""
    tie(parent)
    os.execv(program[0], program)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
