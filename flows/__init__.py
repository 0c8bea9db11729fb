"""WHEN: what runs by itself, and when. Prefect lives here."""
