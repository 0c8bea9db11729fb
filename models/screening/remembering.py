"""What several checks ask of one text is read once: the answers for the last few texts are kept."""

from collections.abc import Callable, Iterator
from functools import lru_cache, update_wrapper
from typing import Generic, TypeVar

from models.text.tree import DocumentText

Found = TypeVar("Found")

_TEXTS = 4  # a screening asks of one text; a few more stand for engines that work side by side


class OnceAText(Generic[Found]):
    """A reading of a plain text whose answers are kept for the last few texts.

    The reading gets the plain text and yields what it finds; whoever asks gets all of it as a tuple.
    """

    def __init__(self, reading: Callable[[str], Iterator[Found]]) -> None:
        """Keep the reading and begin with nothing remembered."""
        update_wrapper(self, reading)
        self._kept = lru_cache(maxsize=_TEXTS)(lambda plain: tuple(reading(plain)))

    def __call__(self, text: DocumentText) -> tuple[Found, ...]:
        """Return what the reading finds in the plain text of a document, in its order."""
        return self.of(text.plain)

    def of(self, plain: str) -> tuple[Found, ...]:
        """Return what the reading finds in a plain text, in its order."""
        return self._kept(plain)

    def forget(self) -> None:
        """Empty what is kept, so that the next text is read as if seen for the first time."""
        self._kept.cache_clear()
