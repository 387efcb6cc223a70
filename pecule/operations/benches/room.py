"""A database of its own for each bench: nobody's data are measured, nobody's data are touched."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from pecule.operations.postgres import Server

_MEMORY_MB = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
# A quarter of the machine for buffers, as PostgreSQL's own manual advises for a server that has it to itself.
_SETTINGS = (
    f"-c shared_buffers={_MEMORY_MB // 4}MB -c max_wal_size=16GB -c checkpoint_timeout=30min -c max_connections=100"
)


@lru_cache(maxsize=1)
def server() -> Server:
    """The server of this bench; its settings are as safe as a real one's (fsync on)."""
    return Server(Path(os.environ["PECULE_HOME"]) / "postgres")


@contextmanager
def room_of_its_own() -> Iterator[None]:
    """Start an empty server in a temporary folder and make it this process's database; remove it at the end.

    Must come before Django reads its settings. ``PECULE_BENCH_FOLDER`` puts it on another disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="pecule-bench-", dir=os.environ.get("PECULE_BENCH_FOLDER")))
    folder.chmod(0o755)
    os.environ["PECULE_HOME"] = str(folder)
    os.environ["PECULE_DEMO"] = "1"
    # Nobody has a phone in a bench: a second password stands in, on the same path through orders.
    os.environ["PECULE_APPROVALS"] = "pecule.adapters.approval.fake.FakeApprovals"
    try:
        server().start(_SETTINGS)
        os.environ["DATABASE_URL"] = server().url
        yield
    finally:
        server().remove()
        shutil.rmtree(folder, ignore_errors=True)
