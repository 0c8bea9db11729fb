"""The screening: packs of dated rules, checks as pure functions, findings."""
