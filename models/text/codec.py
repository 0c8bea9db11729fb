"""The tree as JSON and back, exactly: how a reading travels out of its process and into the database."""

from collections.abc import Mapping, Sequence
from typing import Any  # JSON values have no narrower type

from models.text.tree import DocumentText, Node, NodeKind, Notice


def to_json(text: DocumentText) -> dict[str, Any]:
    """Return the document as plain JSON values; what is empty is left out of a node."""
    return {
        "title": text.title,
        "plain": text.plain,
        "nodes": [_node_out(node) for node in text.nodes],
        "notices": [{"code": n.code, "message": n.message, "blocks": n.blocks} for n in text.notices],
        "images": list(text.images),
    }


def _node_out(node: Node) -> dict[str, Any]:
    """Return one node and what hangs below it."""
    out: dict[str, Any] = {"kind": node.kind.value, "text": node.text, "start": node.start, "end": node.end}
    if node.label:
        out["label"] = node.label
    if node.number is not None:
        out["number"] = node.number
    if node.rows:
        out["rows"] = [list(row) for row in node.rows]
    if node.children:
        out["children"] = [_node_out(child) for child in node.children]
    return out


def from_json(values: Mapping[str, Any]) -> DocumentText:
    """Return the document that `to_json` wrote."""
    notices = tuple(Notice(n["code"], n["message"], n["blocks"]) for n in values["notices"])
    return DocumentText(values["title"], _nodes_in(values["nodes"]), values["plain"], notices, tuple(values["images"]))


def _nodes_in(nodes: Sequence[Mapping[str, Any]]) -> tuple[Node, ...]:
    """Return the nodes of one level."""
    return tuple(
        Node(
            NodeKind(node["kind"]),
            node["text"],
            node.get("label", ""),
            node.get("number"),
            node["start"],
            node["end"],
            _nodes_in(node.get("children", ())),
            tuple(tuple(row) for row in node.get("rows", ())),
        )
        for node in nodes
    )
