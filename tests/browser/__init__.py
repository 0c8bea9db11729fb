"""The desk as people see it: in Chromium, over HTTP, from an installation of its own."""
