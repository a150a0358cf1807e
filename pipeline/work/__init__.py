"""The work folder inside an output folder: what earlier runs found, so that a run goes on where the last one ended.

`parts/` holds the rows of each source under a key made of its content and of everything else that decides its rows;
`beats/` says which sources are in work; `lock` is held while a run lasts; `state.json` says what the tables hold.
The whole folder may be deleted at any time: the next run is then a first one.
"""

from pathlib import Path

WORK = ".letopis"


def work_folder(output: Path) -> Path:
    """The work folder of an output folder; a run makes it when it takes the lock."""
    return output / WORK
