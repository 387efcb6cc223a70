"""Keeping several processes running together: web server and worker, until asked to stop."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from django.core.management.base import CommandError

from pecule.operations.certificates import Certificate
from pecule.operations.home import home

STOPPING_SECONDS_MAX = 15
STARTING_SECONDS_MAX = 120


def web_command(host: str, port: int, workers: int, threads: int, certificate: Certificate | None = None) -> list[str]:
    """The command that serves an application with Granian over WSGI; with a certificate, by HTTPS."""
    tls = ["--ssl-certificate", certificate.chain, "--ssl-keyfile", certificate.key] if certificate else []
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning",
        "--respawn-failed-workers", *map(str, tls), "pecule.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The command that runs jobs: expiries, seals, imports, yearly runs."""
    return [sys.executable, "-m", "pecule.config", "worker"]


def mail_command(port: int) -> list[str]:
    """The command that takes in forwarded e-mails."""
    return [sys.executable, "-m", "pecule.config", "scams", "smtp", "--port", str(port)]


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


def wait_for(address: str, *, authority: Path | None = None) -> None:
    """Wait until an address answers. Raises CommandError after two minutes."""
    believed = ssl.create_default_context(cafile=authority) if authority else None
    deadline = time.monotonic() + STARTING_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            with urlopen(address, context=believed, timeout=STARTING_SECONDS_MAX):  # noqa: S310 -- made by us, http or https
                return
        except OSError:
            time.sleep(0.1)
    raise CommandError(f"{address} does not answer; see the lines above.")


def address_on_the_network() -> str:
    """This machine's own address on the network that it would leave by; nothing is sent. Raises CommandError."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of nobody (RFC 5737): only the way there is asked
        except OSError:
            raise CommandError("This machine is on no network: a phone cannot reach it.") from None
        return str(probe.getsockname()[0])
