"""Reading clauses: sentences, the words of a pack in them, who forbids or reports what, and how much a sentence weighs."""
