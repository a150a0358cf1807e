"""Whatever happens to a run, the next one ends with the bytes of an undisturbed one."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.work import WORK

ROOT = Path(__file__).parent.parent.parent


def start(sources, output, workers=1, *how, patience="", **options):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.work.driver", sources, output, str(workers), *how],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "WAITING": str(output.parent / "waiting"), "PATIENCE": patience},
        **options,
    )


def run(sources, output, workers=1, *how, **options):
    """The exit code and what was said."""
    process = start(sources, output, workers, *how, **options)
    told = "".join(process.communicate(timeout=240))
    return process.returncode, told


def contents(output):
    files = (path for path in output.rglob("*") if path.is_file())
    return {where: path.read_bytes() for path in files if (where := path.relative_to(output)).parts[0] != WORK}


def waiting(output):
    """The process that has a document in work that says `wait`, when it has."""
    mark = output.parent / "waiting"
    for _ in range(600):
        if mark.exists():
            process = int(mark.read_text())
            mark.unlink()
            return process
        time.sleep(0.05)
    raise AssertionError("nothing is in work")


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    for n in range(12):
        (folder / f"d{n:02}.txt").write_text(f"Document {n} tells of 19{n + 10}-01-01.\n" * 5, encoding="utf-8")
    return folder


@pytest.fixture
def undisturbed(tmp_path):
    def told(sources):
        code, said = run(sources, tmp_path / "undisturbed")
        assert code == 0, said
        return contents(tmp_path / "undisturbed")

    return told


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_goes_on(sources, undisturbed, tmp_path, workers, how):
    output = tmp_path / "output"
    last = sources / "d11.txt"
    quiet = last.read_text(encoding="utf-8")
    last.write_text("wait", encoding="utf-8")
    process = start(sources, output, workers)
    waiting(output)
    process.send_signal(how)
    process.communicate(timeout=240)
    assert process.returncode != 0
    assert not (output / "documents.csv").exists()
    last.write_text(quiet, encoding="utf-8")
    parts = {path.name for path in (output / WORK / "parts").glob("*.part")}
    assert parts
    code, said = run(sources, output, workers)
    assert code == 0, said
    assert contents(output) == undisturbed(sources)
    assert parts <= {path.name for path in (output / WORK / "parts").iterdir()}


def test_a_killed_worker_is_replaced(sources, undisturbed, tmp_path):
    output = tmp_path / "output"
    slow = sources / "d05.txt"
    quiet = slow.read_text(encoding="utf-8")
    slow.write_text("wait", encoding="utf-8")
    process = start(sources, output, 2)
    worker = waiting(output)
    slow.write_text(quiet, encoding="utf-8")
    os.kill(worker, signal.SIGKILL)
    said = "".join(process.communicate(timeout=240))
    assert process.returncode == 0, said
    run(sources, output)  # the source had changed while the run lasted
    assert contents(output) == undisturbed(sources)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_kills_its_process_costs_only_itself(sources, tmp_path, workers):
    output = tmp_path / "output"
    (sources / "d03.txt").write_text("kill", encoding="utf-8")
    tries = 0
    code = -1
    while code != 0 and tries < 4:  # a run of one process dies with it
        code, said = run(sources, output, workers)
        tries += 1
    assert code == 0, said
    assert tries == (3 if workers == 1 else 1)
    problems = (output / "problems.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in problems] == ["d03"]
    assert (output / "documents.csv").read_text(encoding="utf-8").count(",ok,") == 11
    assert run(sources, output, workers)[0] == 0
    other = tmp_path / "other"
    assert run(sources, other, 2)[0] == 0
    assert contents(other) == contents(output)


def test_a_process_that_stands_still_is_replaced(sources, tmp_path):
    (sources / "d03.txt").write_text("stop", encoding="utf-8")
    code, said = run(sources, tmp_path / "output", 2, patience="2.5")
    assert code == 0, said
    problems = (tmp_path / "output" / "problems.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in problems] == ["d03"]
    assert "died or hung twice" in problems[0]


def test_the_second_run_into_one_output_is_refused(sources, tmp_path):
    output = tmp_path / "output"
    (sources / "d11.txt").write_text("wait", encoding="utf-8")
    first = start(sources, output)
    waiting(output)
    code, said = run(sources, output)
    first.kill()
    first.communicate()
    assert code != 0
    assert "InUseError" in said
    assert f"process {first.pid} on" in said


def test_a_full_disk_leaves_the_old_tables(sources, undisturbed, tmp_path):
    output = tmp_path / "output"
    assert run(sources, output)[0] == 0
    old = contents(output)
    for n in range(12, 200):
        (sources / f"d{n:02}.txt").write_text(f"Document {n} tells of 1990-01-01, 1991-01-01.\n" * 40, encoding="utf-8")

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    code, said = run(sources, output, preexec_fn=small_files)
    assert code != 0
    assert "File too large" in said
    assert contents(output) == old
    assert run(sources, output)[0] == 0
    assert contents(output) == undisturbed(sources)


def test_a_source_that_changes_is_read_again(sources, undisturbed, tmp_path):
    output = tmp_path / "output"
    assert run(sources, output)[0] == 0
    (sources / "d04.txt").write_text("Now it tells of 2001-02-03.\n", encoding="utf-8")
    (sources / "d07.txt").unlink()
    (sources / "new.txt").write_text("It tells of 2002-02-03.\n", encoding="utf-8")
    before = {path.name for path in (output / WORK / "parts").iterdir()}
    assert run(sources, output)[0] == 0
    assert contents(output) == undisturbed(sources)
    assert before & {path.name for path in (output / WORK / "parts").iterdir()}


def test_shares_are_gathered(sources, undisturbed, tmp_path):
    output = tmp_path / "output"
    first, second = start(sources, output, 1, "1/2"), start(sources, output, 1, "2/2")
    for share in (first, second):
        said = "".join(share.communicate(timeout=240))
        assert share.returncode == 0, said
    parts = {path.name for path in (output / WORK / "parts").iterdir()}
    assert not (output / "documents.csv").exists()
    assert run(sources, output)[0] == 0
    assert contents(output) == undisturbed(sources)
    assert parts == {path.name for path in (output / WORK / "parts").iterdir()}


@pytest.fixture
def cluster(tmp_path, request):
    """The address of a scheduler with workers that are ready, two unless a test says otherwise, and its process."""
    number, how = getattr(request, "param", (2, ["--nworkers", "2"]))
    distributed = pytest.importorskip("distributed")
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    address = tmp_path / "scheduler.json"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "WAITING": str(tmp_path / "waiting"),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    }
    options = {"cwd": ROOT, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([*dask, "--port", "0", "--no-dashboard", "--scheduler-file", address], **options)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", address, "--nthreads", "1"]
    worker += [*how, "--no-dashboard", "--preload", "tests.work.driver", "--death-timeout", "60"]
    workers = subprocess.Popen([*worker, "--local-directory", tmp_path], **options)
    for _ in range(600):
        if address.exists() and address.stat().st_size:
            break
        time.sleep(0.05)
    place = json.loads(address.read_text())["address"]
    with distributed.Client(place) as client:
        client.wait_for_workers(number, timeout=60)
    yield place, scheduler
    for process in (workers, scheduler):
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # it waits half a minute for what will never end
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_bytes_and_may_die(sources, undisturbed, tmp_path, cluster):
    address, scheduler = cluster
    output = tmp_path / "output"
    (sources / "d03.txt").write_text("kill", encoding="utf-8")
    code, said = run(sources, output, 1, address)
    assert code == 0, said
    assert [line[:4] for line in (output / "problems.csv").read_text(encoding="utf-8").splitlines()[1:]] == ["d03,"]
    (sources / "d03.txt").unlink()
    (sources / "d13.txt").write_text("wait", encoding="utf-8")
    process = start(sources, output, 1, address)
    waiting(output)
    scheduler.kill()
    said = "".join(process.communicate(timeout=240))
    assert process.returncode != 0
    assert "is gone" in said
    (sources / "d13.txt").unlink()
    assert run(sources, output)[0] == 0
    assert contents(output) == undisturbed(sources)


def test_what_a_cluster_never_reports_is_handed_out_once_more(sources, undisturbed, tmp_path, cluster):
    address, _ = cluster
    stuck = sources / "d03.txt"
    stuck.write_text("once", encoding="utf-8")
    code, said = run(sources, tmp_path / "output", 1, address, patience="4")
    assert code == 0, said
    assert (tmp_path / "waiting").exists()
    assert contents(tmp_path / "output") == undisturbed(sources)


@pytest.mark.parametrize("cluster", [(1, ["--no-nanny"])], indirect=True)  # such a worker cannot be restarted
def test_a_cluster_where_nothing_moves_is_left(sources, tmp_path, cluster):
    address, _ = cluster
    for path in sources.iterdir():
        path.write_text("wait", encoding="utf-8")
    code, said = run(sources, tmp_path / "output", 1, address, patience="1")
    assert code != 0
    assert "nothing is finished at" in said
