"""From a file of a foreign format to the frozen tree; everything met is handled, ignored by name, or reported."""
