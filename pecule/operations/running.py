"""Keeping several processes running together: web server and worker, until asked to stop."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.core.management.base import CommandError

from pecule.operations.home import home

STOPPING_SECONDS_MAX = 15


def web_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The command that serves the portal with Granian over WSGI."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning",
        "--respawn-failed-workers", "pecule.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The command that runs jobs: expiries, seals, imports, yearly runs."""
    return [sys.executable, "-m", "pecule.config", "worker"]


def refuse_busy_port(host: str, port: int) -> None:
    """Say at once, in one sentence, that something else listens there. Raises CommandError."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken ({error.strerror}): stop what uses it, or use --port.") from None


def web_environment() -> dict[str, str]:
    """The environment of web processes: a fresh folder where they add up their figures for ``/metrics``."""
    folder = home() / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}


@contextmanager
def processes(
    commands: list[list[str]], others: Sequence[tuple[list[str], Mapping[str, str]]] = ()
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run ``commands`` side by side; stop them all on the way out, however that comes.

    ``others`` run in environments of their own: other applications.
    """
    environment = web_environment()
    running: list[subprocess.Popen[bytes]] = []
    try:
        for command, given in [*((command, environment) for command in commands), *others]:
            running.append(subprocess.Popen(command, env=dict(given), start_new_session=True))
        yield running
    finally:
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOPPING_SECONDS_MAX
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def until_stopped(running: list[subprocess.Popen[bytes]], ready: Callable[[], None] = lambda: None) -> None:
    """Wait for Ctrl-C or SIGTERM, or for one of the processes to end by itself (CommandError)."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ready()
    try:
        while True:
            for process in running:
                if process.poll() is not None:
                    raise CommandError(
                        f"A process ended by itself with status {process.returncode}; see the lines above."
                    )
            time.sleep(0.5)
    except KeyboardInterrupt:
        sys.stdout.write("Stopping.\n")
