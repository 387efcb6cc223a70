"""The ``pecule`` command: words on the command line name a command of a room.

``pecule ledger verify`` runs the command ``ledger_verify``. The embedded database is started when a
command needs it. What goes wrong is said in one sentence, without a traceback.

A first word may name the application: ``pecule wallet serve``. Without it, it is the portal, or the one that
``PECULE_APPLICATION`` names.
"""

import os
import select
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext

import django
from django.conf import settings
from django.core.management import CommandError, get_commands, load_command_class

from pecule.config.applications import choose_application
from pecule.kernel.refusals import Refusal
from pecule.operations.benches.room import room_of_its_own
from pecule.operations.database import ensure_running
from pecule.operations.postgres import PostgresTrouble

_DJANGO_OWN = ("migrate",)
_WITHOUT_DATABASE = frozenset(
    {
        "ledger_check_proof",
        "ledger_public_key",
        "bench",
        "translations",
        "stop",
        "scams_check",
        "scams_url",
        "scams_train",
        "consents_scrub",
    }
)
_OF_THE_PORTAL = frozenset({"bench", "demo"})  # they know every room
_WORDS_MAX = 3


def commands() -> dict[str, str]:
    """Every command by name, with the Django app that has it: those of this application's rooms, and ``migrate``."""
    hidden = frozenset() if settings.APPLICATION == "portal" else _OF_THE_PORTAL
    return {
        name: app
        for name, app in get_commands().items()
        if isinstance(app, str) and (app.startswith("pecule.") or name in _DJANGO_OWN) and name not in hidden
    }


def find_command(words: Sequence[str]) -> tuple[str, int] | None:
    """Return the command that the first words name, longest name first, and how many words it took."""
    known = commands()
    for count in range(min(_WORDS_MAX, len(words)), 0, -1):
        name = "_".join(words[:count]).replace("-", "_")
        if name in known:
            return name, count
    return None


def _overview() -> str:
    lines = ["Usage: pecule COMMAND [options]. Each command explains itself with --help.", ""]
    for name, app in sorted(commands().items()):
        lines.append(f"  {name.replace('_', ' '):28} {load_command_class(app, name).help}")
    return "\n".join(lines)


def run(arguments: Sequence[str]) -> int:
    """Run the command that ``arguments`` name and return its exit status (0 done, 1 refused, 2 unusable)."""
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        sys.stdout.write(_overview() + "\n")
        return 0
    found = find_command(arguments)
    if found is None:
        sys.stderr.write(f"pecule: there is no command “{' '.join(arguments[:2])}”; “pecule help” lists them.\n")
        return 2
    name, words = found
    if name not in _WITHOUT_DATABASE and not {"-h", "--help"} & set(arguments):
        ensure_running()
    command = load_command_class(commands()[name], name)
    parser = command.create_parser("pecule", " ".join(arguments[:words]))
    options = vars(parser.parse_args(list(arguments[words:])))
    command.execute(*options.pop("args", ()), **options)
    return 0


def main() -> None:
    """Entry point of the console script."""
    words = choose_application(sys.argv[1:])
    # Shells start background jobs with interrupts ignored; a demonstration must still stop when asked to.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with room_of_its_own() if words[:1] == ["bench"] else nullcontext():
            django.setup()
            status = run(words)
    except PostgresTrouble as trouble:
        sys.stderr.write(f"pecule: {trouble}\n")
        status = 2
    except Refusal as refusal:
        sys.stderr.write(f"pecule: {refusal.sentence()}\n")
        status = 1
    except CommandError as error:
        sys.stderr.write(f"pecule: {error}\n")
        status = error.returncode
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError as error:
        status = 0
        if not _nobody_reads():
            sys.stderr.write(f"pecule: a connection was closed from the other side ({error}). Try again.\n")
            status = 1
    sys.exit(status)


def _nobody_reads() -> bool:
    """Whether it is our own output that nobody reads any more, as with ``| head``; the rest of it goes nowhere."""
    watched = select.poll()
    watched.register(sys.stdout.fileno(), 0)
    if not any(event & select.POLLERR for _, event in watched.poll(0)):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True
