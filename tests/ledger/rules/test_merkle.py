"""Merkle trees: against the definition of RFC 9162, and against whoever changes a leaf."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from pecule.ledger.rules.merkle import Tree, includes, leaf_hash, node_hash

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def grown(leaves: list[bytes], watch: int | None = None) -> Tree:
    tree = Tree(watch)
    for leaf in leaves:
        tree.add(leaf)
    return tree


def defined(leaves: list[bytes]) -> bytes:
    """The recursive definition, RFC 9162 section 2.1.1."""
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert Tree().root() == sha256(b"").digest()


def test_known_roots_of_the_certificate_transparency_test_tree() -> None:
    leaves = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243")]
    assert grown(leaves[:1]).root().hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert grown(leaves[:2]).root().hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert grown(leaves[:6]).root().hex() == "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"


@given(LEAVES)
def test_the_streamed_root_is_the_defined_one(leaves: list[bytes]) -> None:
    assert grown(leaves).root() == defined(leaves)


@given(LEAVES, st.data())
def test_every_leaf_can_be_proved(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    tree = grown(leaves, watch=index)
    assert includes(tree.root(), leaf=leaves[index], index=index, size=len(leaves), path=tree.path())


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70, unique=True), st.data())
def test_nothing_else_can_be_proved(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    tree = grown(leaves, watch=index)
    root, path, size = tree.root(), tree.path(), len(leaves)
    other = data.draw(st.binary(max_size=8).filter(lambda leaf: leaf != leaves[index]))
    assert not includes(root, leaf=other, index=index, size=size, path=path)
    assert not includes(root, leaf=leaves[index], index=index, size=size, path=[*path, b"\0" * 32])
    assert not includes(root, leaf=leaves[index], index=size, size=size, path=path)
    assert not includes(root, leaf=leaves[index], index=-1, size=size, path=path)
    if path:
        assert not includes(root, leaf=leaves[index], index=index, size=size, path=path[:-1])
        assert not includes(root, leaf=leaves[index], index=index ^ 1, size=size, path=path)


def test_a_node_never_passes_for_a_leaf() -> None:
    node = leaf_hash(b"a") + leaf_hash(b"b")
    assert leaf_hash(node) != node_hash(leaf_hash(b"a"), leaf_hash(b"b"))


def test_memory_is_one_hash_for_each_power_of_two() -> None:
    tree = grown([b""] * 5000)
    assert len(tree._peaks) == (5000).bit_count()
