import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from pecule.operations import applications, clock, running
from pecule.operations.certificates import certificate_for
from pecule.operations.database import embedded, embedded_in_use, ensure_running
from pecule.operations.home import home
from pecule.signin.actions.brokers import published_keys
from pecule.simulation.country import SMALL, Country, Size
from pecule.simulation.parts import PARTS, PASSWORD, people_file
from pecule.simulation.programs import Program

MAIL_OFFSET = 25  # from the portal's port, as 25 is that of mail


class Command(BaseCommand):
    help = "start a demonstration: database, made-up country, portal, worker"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help="forget the data of earlier demonstrations")
        parser.add_argument("--phone", action="store_true", help="by HTTPS to phones on the same network too")
        parser.add_argument("--small", action="store_true", help="a country of 150 people, for a quick look")
        parser.add_argument("--load-only", action="store_true", help="load the country and stop")

    def handle(
        self, *args: Any, port: int, fresh: bool, phone: bool, small: bool, load_only: bool, **options: Any
    ) -> None:
        if not settings.PECULE_DEMO:
            raise CommandError("Set PECULE_DEMO=1: a demonstration loads made-up people and a known password.")
        if not load_only:
            for beside in (*range(len(applications.ALL) + 1), MAIL_OFFSET):
                running.refuse_busy_port("127.0.0.1", port + beside)
        if fresh:
            self._start_over()
        try:
            call_command("migrate", verbosity=0)
            country = Country(now=clock.now(), progress=self._progress, size=SMALL if small else Size())
            country.load()
            if not load_only:
                around = self._on_the_network(port) if phone else applications.Together(port)
                os.environ |= around.portal_settings()
                around.prepare(people_file(), published_keys(), self._progress)
                self._serve(around, country.programs)
        finally:
            if embedded_in_use():
                embedded().stop()

    def _start_over(self) -> None:
        if not embedded_in_use():
            raise CommandError("FRESH=1 only ever deletes the embedded database; empty your own yourself.")
        embedded().remove()
        ensure_running()

    def _on_the_network(self, port: int) -> applications.Together:
        host = running.address_on_the_network()
        made = certificate_for(host, home() / "certificates", at=clock.machine_now())
        return applications.Together(port, host, made)

    def _serve(self, around: applications.Together, programs: list[Program]) -> None:
        ours = [around.web(0, 2), running.worker_command(), running.mail_command(around.port + MAIL_OFFSET)]
        with running.processes(ours, around.processes()) as started:
            running.until_stopped(started, lambda: self._welcome(around, programs))

    def _welcome(self, around: applications.Together, programs: list[Program]) -> None:
        around.wait_until_they_answer()
        here, wallet = around.portal, around.address(applications.WALLET)
        self.stdout.write(f"\nPécule is running: {here}\n\nPeople to try at {here}/sign-in/ (password: {PASSWORD})")
        for part in PARTS:
            self.stdout.write(f"  {part.email:24} {part.page:15} {part.story}")
        self.stdout.write(
            "\nHolders (/me/) press “Sign in to see my account”, then “Citizen account”, and type the same e-mail and\n"
            "password there; the first time, they say their social security number. The others type both at the portal."
        )
        self.stdout.write(f"\nThe phone app, in a second window: {wallet}/app/ (activate it by the code, choose a PIN)")
        if around.certificate:
            self.stdout.write(
                "  Open that page on your phone. Its browser does not know the certificate, which this machine\n"
                f"  made: go on all the same, or install {around.certificate.authority}.\n"
                "  While this runs, everybody on this network can open these pages, with passwords that are known."
            )
        numbers = {part.email: part.nir for part in PARTS}
        for one in people_file():
            nir = numbers[str(one["email"])]
            self.stdout.write(f"  {one['email']:24} code {one['activation_code']:14} social security number {nir}")
        for beside in (applications.BROKER_HIGH, applications.BROKER_LOW, applications.IDENTITIES):
            self.stdout.write(f"  {beside.name:24} {around.address(beside)}")
        self.stdout.write(f"\nPrograms for the API ({here}/api/v1/openapi.json; a token at {here}/api/v1/token)")
        for program in programs:
            self.stdout.write(f"  {program.owner:24} client_id {program.client_id}  client_secret {program.secret}")
        mailbox, door = settings.PECULE_REPORT_ADDRESS, f"localhost:{around.port + MAIL_OFFSET}"
        self.stdout.write(
            f"\nForwarded e-mails are taken in for {mailbox} at {door}; staff read the answers in the mailbox."
        )
        self.stdout.write("\nCtrl-C stops everything. The data stay in .pecule; make demo FRESH=1 starts over.\n")
        self.stdout.flush()

    def _progress(self, what: str, done: int, total: int) -> None:
        line = f"  loading {what}: {done}/{total}"
        if sys.stdout.isatty():
            self.stdout.write(f"\r{line:60}", ending="\n" if done == total else "")
        elif done == total:
            self.stdout.write(line)
        self.stdout.flush()
