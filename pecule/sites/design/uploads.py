"""Where files that come in are put, for views that must leave none behind."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemory(MemoryFileUploadHandler):
    """Keeps files in memory whatever their size: the body was bounded before."""

    def handle_raw_input(self, *_: Any, **__: Any) -> None:
        """Take every file."""
        self.activated = True
