from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pecule.scams.learning.model import SHIPPED


class Command(BaseCommand):
    help = "train the scam model from public collections and from what we wrote; the same input gives the same bytes"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="holds messages/*.csv and *.tsv")
        parser.add_argument("--out", type=Path, default=SHIPPED, metavar="FILE", help="where the model goes")

    def handle(self, *args: Any, data: Path, out: Path, **options: Any) -> None:
        try:
            from pecule.scams.learning.examples import all_examples, as_read, digest
            from pecule.scams.learning.training import train
        except ModuleNotFoundError as missing:
            raise CommandError(f"Training needs {missing.name}: pip install 'pecule[train]'.", returncode=2) from None
        try:
            examples = all_examples(data)
        except FileNotFoundError as missing_file:
            raise CommandError(f"{missing_file.filename} is missing: --data names the folder.", returncode=2) from None
        counts: dict[str, int] = {}
        for example in examples:
            name = f"{example.source} {example.language} {example.label}"
            counts[name] = counts.get(name, 0) + 1
        self.stdout.write(f"Training with {len(examples)} messages; this takes some minutes.")
        model = train(as_read(examples), {"input": digest(examples), "examples": counts})
        model.save(out)
        self.stdout.write(f"{out.name}: {out.stat().st_size / 1e6:.1f} MB, trained on {model.about['input'][:16]}…")
