"""A new study: the folders and the configuration to begin with."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from .config import shipped_configs


def lay_out(folder: Path) -> Iterator[str]:
    """Make raw/, configs/ and output/ in a folder, and tell what was made; what is there already stays as it is.

    Raises FileExistsError when the folder already has a configuration, or is a file.
    """
    configs = folder / "configs"
    if configs.exists() or folder.is_file():
        raise FileExistsError(f"{configs if configs.exists() else folder}: already there; choose another folder")
    for name in ("raw", "output"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        yield f"{folder / name}/"
    shutil.copytree(shipped_configs(), configs)
    yield f"{configs}/"
    yield f"put articles into {folder / 'raw'}/, then: cd {folder} && letopis run"
