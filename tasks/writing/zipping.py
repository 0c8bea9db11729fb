"""Archives that come out byte for byte the same from the same files."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can hold
_UNIX = 3  # the same "made by" byte on every system


def zip_bytes(files: Mapping[str, bytes], first: tuple[str, ...] = ()) -> bytes:
    """Pack files in the order of their names, those in `first` before all, with one fixed moment and mode."""
    names = [*first, *sorted(set(files) - set(first))]
    sink = BytesIO()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name in names:
            entry = ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr, entry.compress_type = _UNIX, 0o644 << 16, ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return sink.getvalue()


def unzip(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive this program made."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
