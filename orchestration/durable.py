"""Small files that are whole or absent, whatever instant the process dies at."""

import os
from pathlib import Path


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write `text` to `path` under another name, sync it, and rename: never a half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.next")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(fresh, path)
    sync(path.parent)


def remove_for_good(path: Path) -> None:
    """Remove a file, if it is there, so that a power cut afterwards does not bring it back."""
    path.unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Put a file on the disk, or the names in a folder: a rename lasts once its folder does."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
