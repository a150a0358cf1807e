"""The command `letopis`: parses arguments, prints, sets the exit code; the work is done elsewhere.

Exit codes: 0 all well, 1 some documents failed (or `check` found something), 2 usage or configuration error,
130 stopped by Ctrl-C.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .command import QuickCommand, QuickGroup

if TYPE_CHECKING:
    from .config import Config
    from .harvest import Count, Forecast, Progress
    from .runner import Summary

# Slovnet multiplies small matrices: more threads than processes only make them wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

app = typer.Typer(
    cls=QuickGroup,
    help="Dated events, entities and citations from Russian and English articles, as linked tables.",
    epilog="Exit codes: 0 all well, 1 some documents failed, 2 usage or configuration error, 130 stopped.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would take half of the time that --help may take
)

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="Configuration; default: configs/default.toml, else the one shipped."
    ),
]
DecisionsFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions", metavar="FILE", help="What reviewers decided; default: decisions.jsonl, if there is one."
    ),
]
OutputFolder = Annotated[Path, typer.Option("--output", metavar="DIR", help="Folder of the tables.")]


class Exit(IntEnum):
    """What the command says to its caller."""

    WELL = 0
    SOME_FAILED = 1
    USAGE = 2
    STOPPED = 130


def main() -> None:
    """Run the command."""
    from .engine import collect_rarely

    collect_rarely()
    app()


@app.command(cls=QuickCommand)
def run(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files and folders to read; default: raw/.")
    ] = None,
    output: OutputFolder = Path("output"),
    config: ConfigFile = None,
    decisions: DecisionsFile = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that work at the same time.")] = None,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Extract this share of the sources only; no tables.")] = "",
    scheduler: Annotated[str, typer.Option(metavar="ADDRESS", help="Work on this Dask cluster.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and do nothing.")] = False,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append the progress, a line of JSON a step.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Extract sources into tables."""
    sources = paths or [Path("raw")]
    with told():
        from dataclasses import replace

        from . import runner
        from .harvest import Share

        settings = loaded(config)
        if workers:
            settings = replace(settings, workers=workers)
        share = Share.parse(shard) if shard else None
        if dry_run:
            print_forecast(runner.foresee(sources, output, settings, share))
            raise typer.Exit(Exit.WELL)
        with progress_bar(quiet) as bar, progress_log(log) as line:

            def progress(count: "Count") -> None:
                bar(count)
                line(count)

            if share:
                runner.run_share(sources, output, settings, share, progress, scheduler)
                raise typer.Exit(Exit.WELL)
            summary = runner.run(sources, output, settings, progress, decisions_file(decisions), scheduler)
    if not quiet:
        print_summary(summary, output)
        print_left_out(sources)
    raise typer.Exit(Exit.SOME_FAILED if summary.failed else Exit.WELL)


@app.command()
def check(output: OutputFolder = Path("output"), config: ConfigFile = None) -> None:
    """Check configuration, rule files and models, and the tables against their contract."""
    from .check import findings

    with told():
        found = list(findings(loaded(config), output))
    for line in found:
        typer.echo(line)
    typer.echo(f"{len(found)} findings" if found else "all well: configuration, rules, models, tables")
    raise typer.Exit(Exit.SOME_FAILED if found else Exit.WELL)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="Id of a document, or the beginning of one.")],
    output: OutputFolder = Path("output"),
) -> None:
    """Show a document with dates, entities, events and citations highlighted, and its rows."""
    from rich.console import Console

    from .show import shown

    with told():
        for part in shown(document, output):
            Console(highlight=False).print(part)


@app.command()
def export(
    name: Annotated[str, typer.Option("--format", metavar="NAME", help="plover-jsonl, ...; a wrong one lists all.")],
    output: OutputFolder = Path("output"),
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write; default: standard output.")] = None,
) -> None:
    """Write the tables in the form of another data set."""
    with told():
        from functools import partial

        from .export import exporter
        from .tables.read import read_tables, read_text

        deliver(exporter(name)(read_tables(output), partial(read_text, output)), to)


@app.command()
def decisions(
    output: OutputFolder = Path("output"),
    decisions: DecisionsFile = None,
    name: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="Write what stands instead: jsonl or csv.")
    ] = None,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write; default: standard output.")] = None,
    known: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Add confirmed names to this file of known names.")
    ] = None,
) -> None:
    """Tell what reviewers decided: counts, conflicts, stale ones, disagreements."""
    with told():
        from .review.agreement import summary, written
        from .review.decisions import Store, standing
        from .review.outcome import read_outcome

        said = Store(decisions_file(decisions)).read()
        if known:
            from .review.confirmed import write_confirmed
            from .tables.read import read_tables

            confirmed = write_confirmed(known, read_tables(output), standing(said), read_outcome(output))
            typer.echo(f"{known}: {confirmed.entities} entities added")
            for each in confirmed.ambiguous:
                typer.echo(f"left out, two entities have it: {each}")
        elif name:
            deliver(written(standing(said), name), to)
        else:
            for line in summary(said, read_outcome(output)):
                typer.echo(line)


@app.command()
def evaluate(output: OutputFolder = Path("output"), config: ConfigFile = None, decisions: DecisionsFile = None) -> None:
    """Tell how good the extraction is, by what reviewers decided; the worst rules first."""
    with told():
        from .review.decisions import Store
        from .review.evaluate import evaluate as evaluate_all
        from .review.evaluate import lines
        from .review.outcome import read_outcome
        from .tables.read import read_tables

        said = Store(decisions_file(decisions)).read()
        for line in lines(evaluate_all(said, read_tables(output), read_outcome(output), loaded(config).models)):
            typer.echo(line)


@app.command("import-review")
def import_review(
    file: Annotated[Path, typer.Argument(help="Workbook by 'letopis export --format xlsx', filled in.")],
    output: OutputFolder = Path("output"),
    decisions: DecisionsFile = None,
    reviewer: Annotated[str | None, typer.Option(metavar="NAME", help="Who decided; default: your login.")] = None,
) -> None:
    """Take the decisions from a workbook, and tell what was taken and what was refused."""
    with told():
        from datetime import UTC, datetime
        from functools import partial

        from .review.decisions import DECISIONS, Store, standing
        from .review.desk import Desk
        from .review.outcome import read_outcome
        from .review.spreadsheet import read_review
        from .tables.read import read_tables, read_text

        store = Store(decisions or Path(DECISIONS))
        desk = Desk(read_tables(output), partial(read_text, output), read_outcome(output).machine)
        who, now = reviewer or login(), datetime.now(UTC)
        found = read_review(file, desk, standing(store.read()), reviewer=who, time=now)
        store.append(found.decisions)
    for refused in found.refused:
        typer.echo(f"refused: {refused}")
    typer.echo(f"{len(found.decisions)} taken, {found.known} known before, {len(found.refused)} refused")
    raise typer.Exit(Exit.SOME_FAILED if found.refused else Exit.WELL)


@app.command()
def review(
    output: Annotated[Path, typer.Argument(help="Folder of the tables.")] = Path("output"),
    decisions: DecisionsFile = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes a free one.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page in the browser.")] = False,
    reviewer: Annotated[str, typer.Option(metavar="NAME", help="Who decides; default: your login.")] = "",
) -> None:
    """Review the tables in the browser: read the evidence, decide, keep the decisions."""
    with told():
        import webbrowser

        from .review.server import PortError, listen, serve
        from .review.study import Study

        def announce(address: str) -> None:
            typer.echo(f"review: {address}  (stop with Ctrl+C)")
            if not no_browser:
                webbrowser.open(address)

        try:
            at = listen(port)
        except PortError as error:
            raise typer.BadParameter(str(error)) from error
        serve(Study(output, decisions or Path("decisions.jsonl"), reviewer or login()), at, announce)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Folder of the new study.")]) -> None:
    """Lay out a new study: raw/, configs/ and output/."""
    from .study import lay_out

    with told():
        for line in lay_out(folder):
            typer.echo(line)


def loaded(config: Path | None) -> "Config":
    """The configuration of a command."""
    from .config import load_config

    return load_config(config)


def deliver(content: bytes, to: Path | None) -> None:
    """Write a file that was asked for."""
    if to:
        to.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


def login() -> str:
    """The name of who is logged in."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a system without a list of users, a container for one
        return "reviewer"


def decisions_file(named: Path | None) -> Path:
    """The file of decisions: the one that is named, which must be there, else the one in this folder."""
    if named and not named.exists():
        raise FileNotFoundError(f"{named}: no such file of decisions; 'letopis review' makes one")
    return named or Path("decisions.jsonl")


@contextmanager
def told() -> Iterator[None]:
    """Tell the errors that a user can mend, in one line and with exit code 2."""
    from .cluster import ClusterError
    from .config import ConfigError
    from .export import ExportError
    from .harvest import ShareError
    from .models import ModelError
    from .resolve.known import KnownError
    from .review.decisions import DecisionError
    from .rules import RuleError
    from .tables.read import TableError
    from .work.lock import InUseError
    from .work.parts import DamagedPartError

    try:
        yield
    except (
        ClusterError,
        ShareError,
        ConfigError,
        DamagedPartError,
        DecisionError,
        ExportError,
        InUseError,
        KnownError,
        ModelError,
        RuleError,
        TableError,
        FileNotFoundError,
        FileExistsError,
        PermissionError,
    ) as error:
        typer.echo(f"letopis: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    except KeyboardInterrupt:
        typer.echo("letopis: stopped; the same command goes on where it ended", err=True)
        raise typer.Exit(Exit.STOPPED) from None


@contextmanager
def progress_bar(quiet: bool) -> "Iterator[Progress]":
    """A bar on a terminal, with speed, time left and failures; silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("sources"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, pace="")

        def show(count: "Count") -> None:
            seconds = time.monotonic() - began
            fresh = count.done - count.reused
            left = f"{(count.sources - count.done) * seconds / fresh:.0f} s left" if fresh else ""
            pace = f"{count.documents / seconds:.1f} documents/s, {count.words / seconds:.0f} words/s, {left}"
            failed = f", {count.failed} failed" if count.failed else ""
            bar.update(task, completed=count.done, total=count.sources, pace=pace + failed)

        yield show


@contextmanager
def progress_log(path: Path | None) -> "Iterator[Progress]":
    """Lines of JSON in a file, one for each step and one for the end: counts, and seconds since the start."""
    if path is None:
        yield lambda count: None
        return
    began = time.monotonic()
    with path.open("a", encoding="utf-8", buffering=1) as file:

        def write(event: str, **counts: int) -> None:
            file.write(json.dumps({"event": event, **counts, "seconds": round(time.monotonic() - began, 3)}) + "\n")

        try:
            yield lambda count: write("progress", **asdict(count))
        except BaseException as error:
            write(f"stopped: {type(error).__name__}: {error}")
            raise
        write("end")


def print_forecast(forecast: "Forecast") -> None:
    """What a run would do."""
    new = forecast.sources - forecast.known
    typer.echo(f"{forecast.sources} sources; extracted before: {forecast.known}; to extract: {new}")
    if forecast.dated:
        typer.echo(f"of these {forecast.dated} need only their dates found again, and what follows where these change")
    typer.echo(f"of these the models have read {forecast.read}, and have {forecast.megabytes:.1f} MB to read")
    typer.echo(f"about {forecast.seconds:.0f} s")


def print_summary(summary: "Summary", output: Path) -> None:
    """Documents by status and language, rows by table, and where to look next."""
    typer.echo("documents")
    for group, count in summary.documents.items():
        status, language = group.split(" ")
        typer.echo(f"  {status:<22}{language:<5}{count:>7}")
    typer.echo("rows")
    for name, count in summary.rows.items():
        typer.echo(f"  {name:<27}{count:>7}")
    if summary.rows["problems"]:
        typer.echo(f"see {output / 'problems.csv'} for what went wrong")
    option = "" if output == Path("output") else f" --output {output}"
    typer.echo(f"tables: {output}/*.csv; look at one document: letopis show {summary.example or 'DOCUMENT'}{option}")


def print_left_out(paths: list[Path]) -> None:
    """Files that were not taken for articles."""
    from .readers import left_out

    if endings := Counter(file.suffix.lower() for file in left_out(paths)):
        listed = ", ".join(sorted(endings))
        typer.echo(f"left out: {endings.total()} files whose endings are not those of articles ({listed})")


if __name__ == "__main__":
    main()
