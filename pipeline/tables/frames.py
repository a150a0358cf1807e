"""Tables as pandas data frames, for analysis."""

from pathlib import Path

import pandas as pd

from .folder import finish
from .read import TableError
from .rows import ROW_CLASSES


def read_frame(folder: Path, name: str) -> pd.DataFrame:
    """A table of an output folder, every column of its own type, a missing value where a cell is empty.

    Raises TableError for a name that no table has, and where there is no such table.
    """
    if name not in ROW_CLASSES:
        raise TableError(f"no table {name!r}; there are: {', '.join(ROW_CLASSES)}")
    finish(folder)
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise TableError(f"{path}: no such table; run 'letopis run' first")
    return pd.read_parquet(path, dtype_backend="pyarrow")
