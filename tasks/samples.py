"""The sample stock that `init --with-samples` brings in."""

from tasks.stock import Imported, import_stock
from tasks.store import Store


def load_samples(store: Store) -> Imported:
    """Bring in the sample list of documents in stock."""
    return import_stock(store, store.settings.templates / "samples" / "stock.csv", by="init")
