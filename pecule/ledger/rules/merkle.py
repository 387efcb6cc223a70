"""Merkle trees as RFC 9162, section 2.1, defines them: one hash that stands for a whole list.

Leaves and nodes are hashed under different prefixes, so that neither can pass for the other. A tree is built
row by row and keeps one hash for each power of two: a root over 40 million rows needs 26 of them.
"""

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf. ``watch`` is the index of the leaf that an inclusion path is wanted for."""

    def __init__(self, watch: int | None = None) -> None:
        self.size = 0
        self._watch = watch
        self._path: list[bytes] = []
        self._peaks: list[tuple[bytes, bool]] = []  # roots of full subtrees, largest first; whether they hold the leaf

    def add(self, leaf: bytes) -> bytes:
        """Append one leaf; return its hash."""
        hashed = leaf_hash(leaf)
        peak = hashed, self.size == self._watch
        full = self.size
        while full & 1:
            peak = _joined(self._peaks.pop(), peak, self._path)
            full >>= 1
        self._peaks.append(peak)
        self.size += 1
        return hashed

    def root(self) -> bytes:
        """The root over all leaves so far; of no leaf at all, the hash of nothing."""
        return self._closed()[0]

    def path(self) -> list[bytes]:
        """The siblings from the watched leaf up to the root."""
        return self._closed()[1]

    def _closed(self) -> tuple[bytes, list[bytes]]:
        if not self._peaks:
            return sha256(b"").digest(), []
        path = list(self._path)
        peak = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            peak = _joined(left, peak, path)
        return peak[0], path


def _joined(left: tuple[bytes, bool], right: tuple[bytes, bool], path: list[bytes]) -> tuple[bytes, bool]:
    if left[1]:
        path.append(right[0])
    elif right[1]:
        path.append(left[0])
    return node_hash(left[0], right[0]), left[1] or right[1]


def includes(root: bytes, *, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bool:
    """Whether ``path`` proves that ``leaf`` is number ``index`` (from 0) of the ``size`` leaves under ``root``.

    The algorithm of RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    here, last, hashed = index, size - 1, leaf_hash(leaf)
    for sibling in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            hashed = node_hash(sibling, hashed)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and hashed == root
