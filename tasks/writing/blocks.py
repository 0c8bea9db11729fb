"""The text cut into blocks in reading order: each node's own words with its kind, each table once; no word is lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.text.content import is_outside
from models.text.tree import DocumentText, Node, NodeKind


@dataclass(frozen=True, slots=True)
class Block:
    """One line as it is set: `lead` is the number at its head as written, `rest` what follows, or a table's `rows`.

    An act sent out by a notice begins with an ANNEX block without words.
    """

    kind: NodeKind
    lead: str = ""
    rest: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    depth: int = 0  # how many annexes it stands in

    @property
    def words(self) -> str:
        """The whole line."""
        return self.lead + self.rest


def blocks_of(text: DocumentText, nodes: Iterable[Node] | None = None) -> tuple[Block, ...]:
    """Return the blocks of the whole text, or of some of its nodes, with what hangs below them."""
    return tuple(block for node in (text.nodes if nodes is None else nodes) for block in _blocks(node, text.plain, 0))


def around_closing(text: DocumentText) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks before and behind the signature: the annexes and what follows them stand behind.

    What publication sets by itself – title, numbers, mark, signature, date, imprint – is left out.
    """
    nodes = [node for node in text.nodes if node.kind is not NodeKind.TITLE and not is_outside(node)]
    first = next((at for at, node in enumerate(nodes) if node.kind is NodeKind.ANNEX), len(nodes))
    return blocks_of(text, nodes[:first]), blocks_of(text, nodes[first:])


def _blocks(node: Node, plain: str, depth: int) -> Iterator[Block]:
    """Yield the node's own block and those below it."""
    if node.rows:
        yield Block(node.kind, rows=node.rows, depth=depth)
    else:
        written = plain[node.start : node.end]
        lead = node.label if written.startswith(node.label) else ""
        rest = " ".join(written[len(lead) :].split("\n"))
        yield Block(node.kind, lead, rest.rstrip() if lead else rest.strip(), depth=depth)
    for child in node.children:
        yield from _blocks(child, plain, depth + (node.kind is NodeKind.ANNEX))
