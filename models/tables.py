"""Every table, imported once so that SQLModel knows them all."""

from models import accounts, case, desk, instrument, intake, ledger, number, outbox, people, search_entry

TABLES = (accounts, case, desk, instrument, intake, ledger, number, outbox, people, search_entry)
