"""The desk in a browser: where the people of the office work. Pages are thin: parse, call one task, show or redirect."""
