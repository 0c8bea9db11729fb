"""The evaluation: how well the screening finds what is known to be unlawful, and how often it alarms for nothing."""
