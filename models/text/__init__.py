"""The text of a draft as a frozen tree: addresses, late fields, fingerprint, comparison."""
