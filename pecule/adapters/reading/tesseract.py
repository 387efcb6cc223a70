"""Tesseract, run beside this process: a picture goes in by its standard input, words come out. See README.md."""

import os
import re
import shutil
import subprocess
from threading import BoundedSemaphore

SECONDS_MAX = 20  # a long screenshot takes three on one core
WAIT_SECONDS = 5
_TURNS = BoundedSemaphore(2)  # at once in a process: whoever sends pictures must not slow the other pages
_COMMAND = ("stdin", "stdout", "-l", "fra+eng", "--psm", "3")
_MARKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Tesseract:
    """See ``pecule.scams.ports.PictureReader``."""

    def ready(self) -> bool:
        """Whether the program is installed."""
        return shutil.which("tesseract") is not None

    def read(self, picture: bytes) -> str:
        """The words, French or English, paragraphs apart. Raises TimeoutError, OSError."""
        program = shutil.which("tesseract")
        if program is None:
            raise FileNotFoundError("tesseract")
        if not _TURNS.acquire(timeout=WAIT_SECONDS):
            raise TimeoutError("too many pictures at once")
        try:
            done = subprocess.run(  # noqa: S603 -- a fixed list of arguments, no shell
                [program, *_COMMAND],
                input=picture,
                capture_output=True,
                timeout=SECONDS_MAX,
                check=True,
                env={"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise TimeoutError("tesseract did not finish") from error
        except subprocess.CalledProcessError as error:
            raise OSError(f"tesseract ended with {error.returncode}") from error
        finally:
            _TURNS.release()
        text = _MARKS.sub("", done.stdout.decode("utf-8", "replace"))
        return re.sub(r"\n{3,}", "\n\n", text).strip()
