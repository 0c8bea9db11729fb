"""Every table, imported once so that SQLModel knows them all."""

from models import case, instrument, ledger, number, outbox, people

TABLES = (case, instrument, ledger, number, outbox, people)
