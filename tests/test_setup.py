"""The set-up: what it says when something is missing, and a lock file that anyone can install from."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def make_setup(python: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the set-up script with this interpreter."""
    command = [ROOT / "tools" / "setup", folder / "venv"]
    return subprocess.run(
        command, env={**os.environ, "PYTHON": python}, capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_an_old_python_is_named(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\necho Python 3.9.1\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = make_setup(str(old), tmp_path)
    assert done.returncode == 1
    assert "is not Python 3.11 or newer (Python 3.9.1)" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    bare = tmp_path / "python3.12"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n', encoding="utf-8")
    bare.chmod(0o755)
    done = make_setup(str(bare), tmp_path)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_every_pin_has_its_hashes_and_names_no_index() -> None:
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE).strip())
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[\w.+!]+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+$", entry), entry[:80]


@pytest.mark.parametrize("wanted", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]])
def test_the_lock_has_what_the_project_names(wanted: str) -> None:
    name = re.match(r"[\w.-]+", wanted)
    assert name
    assert f"\n{name[0].lower()}==" in LOCK, "run: make lock"
