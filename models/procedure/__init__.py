"""The interpreter of the dated procedure files: pure, small, no I/O."""
