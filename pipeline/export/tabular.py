"""Events in the columns of POLECAT, GDELT and ACLED; `formats/<name>.toml` says which column takes what.

These data sets know one day for an event and, but for ACLED, one actor and one recipient. So an interval is given by
its first day, with the last day and the precision in columns of ours behind theirs, and an event of several states
becomes a row for each pair. Columns that Letopis knows nothing of stay empty. Only events of one of the format's types
that happened are given; the rest is in `plover-jsonl`.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import permutations, product
from pathlib import Path
from typing import Any

from ..tables.formulas import guarded
from ..tables.rows import Tables
from . import Texts
from .reports import Participant, Report, reports

FOLDER = Path(__file__).parent / "formats"

Side = Sequence[Participant]
"""Those who act, or are acted upon, in one row."""

MUTUAL = frozenset({"CONSULT", "SUPPORT", "AGREE", "COOPERATE"})
"""Types in which several actors without a recipient deal with each other."""

NAMED = {"document_people": "", "document_organisations": "", "document_places": ""}
"""Whom and what a document names, by kind."""

DAY_UNITS = {"day": "1", "month": "3", "quarter": "3", "season": "3", "year": "3", "decade": "3", "century": "3"}
"""Precision -> ACLED's time_precision: 1 the day, 2 the week, 3 the month and everything wider."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a data set writes events."""

    columns: Mapping[str, str]
    """Column -> the value of ours that fills it, '' for none."""
    types: Mapping[str, Sequence[str]]
    """Subtype -> the data set's own types, where it has them."""
    delimiter: str
    pairs: bool
    """Whether a row has one actor and one recipient."""


def load_format(name: str) -> Format:
    """The columns of a data set, from its file."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Format({**data["columns"], **data["ours"]}, data.get("types", {}), data["delimiter"], data["pairs"])


def export(tables: Tables, texts: Texts, *, name: str) -> bytes:
    """A header and a row for each event, or for each pair of those who took part in it; no cell holds a line break."""
    form = load_format(name)
    people = _people(tables)
    out = StringIO()
    writer = csv.writer(out, delimiter=form.delimiter, lineterminator="\n")
    writer.writerow(form.columns)
    number = 0
    for report in reports(tables):
        if report.event.realis != "actual" or not _is_of(report, form) or not _day(report):
            continue
        for actors, recipients in _sides(report, pairs=form.pairs):
            number += 1
            values = {
                "number": str(number),
                **_event(report),
                **_types(report, form),
                **_party("actor", actors),
                **_party("recipient", recipients),
                **NAMED,
                **people.get(report.event.document_id, {}),
            }
            cells = (" ".join(values[value].split()) if value else "" for value in form.columns.values())
            writer.writerow(map(guarded, cells))
    return out.getvalue().encode()


def _is_of(report: Report, form: Format) -> bool:
    """Whether the data set codes such events: by its own types, by PLOVER, or by CAMEO."""
    if form.types:
        return report.event.subtype in form.types
    if "type" in form.columns.values():
        return report.event.type != "OTHER"
    return bool(report.kind and report.kind.cameo)


def _sides(report: Report, *, pairs: bool) -> Iterator[tuple[Side, Side]]:
    """Who acted on whom: all at once, or one pair of states a row.

    A side is its states; whoever else is on it stands behind the first of them. Equals deal with each other both ways.
    """
    actors, recipients = report.by("actor"), report.by("recipient")
    if not pairs:
        yield actors, recipients
        return
    ours, theirs = _members(actors), _members(recipients)
    if not theirs and len(ours) > 1 and report.event.type in MUTUAL:
        yield from permutations(ours, 2)
        return
    yield from product(ours or [()], theirs or [()])


def _members(side: Side) -> list[Side]:
    states = [one for one in side if one.iso3]
    rest = [one for one in side if not one.iso3]
    if not states:
        return [[one] for one in rest]
    return [[state, *rest] if n == 0 else [state] for n, state in enumerate(states)]


def _party(role: str, side: Side) -> dict[str, str]:
    return {
        role: side[0].name if side else "",
        f"{role}_country": next((one.iso3 for one in side if one.iso3), ""),
        f"{role}_others": "; ".join(one.name for one in side[1:]),
        f"{role}_raw": "; ".join(one.text for one in side),
    }


def _day(report: Report) -> str:
    return report.event.earliest or report.event.latest


def _event(report: Report) -> dict[str, str]:
    """The values that do not depend on who took part."""
    event, place, document = report.event, report.place, report.document
    first = _day(report)
    year, month, day = first[:-6], first[-5:-3], first[-2:]
    country = place is not None and bool(place.iso3)
    town = place is not None and not country
    values: dict[str, Any] = {
        **{
            name: getattr(event, name)
            for name in ("event_id", "document_id", "trigger", "subtype", "edtf", "precision")
        },
        **{name: getattr(event, name) for name in ("attachment", "cluster_id", "score", "realis")},
        **{name: getattr(document, name) for name in ("path", "publisher", "published", "url")},
        "first_day": first,
        "last_day": event.latest,
        "compact_day": f"{year}{month}{day}",
        "compact_month": f"{year}{month}",
        "year": year,
        "fraction": f"{year}.{min((int(month) * 30 + int(day)) * 10000 // 365, 9999):04d}",
        "day_unit": DAY_UNITS.get(event.precision, ""),
        "country": place.name_en or place.name if place and country else "",
        "town": place.name_en or place.name if place and town else "",
        "place": place.name_en or place.name if place else "",
        "place_country": place.iso3 if place else "",
        "place_kind": ("1" if country else "4") if place else "",
        "place_unit": ("3" if country else "1") if place else "",
        "latitude": place.latitude if place else "",
        "longitude": place.longitude if place else "",
        "geonames_id": place.geonames_id if place else "",
        "evidence": report.evidence,
        "language": report.language,
        "citations": "; ".join(source.reference or source.label for source in report.sources),
        "reports": report.reports,
        "documents": report.documents,
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _types(report: Report, form: Format) -> dict[str, str]:
    event, cameo = report.event, report.kind.cameo if report.kind else ""
    own = form.types.get(event.subtype, ())
    return {
        "type": event.type,
        "mode": event.mode,
        "context": event.context,
        "cameo": cameo,
        "cameo_base": cameo[:3],
        "cameo_root": cameo[:2],
        "quad": report.kind.quad if report.kind else "",
        **{f"own_{n}": value for n, value in zip((1, 2, 3), own or ("", "", ""), strict=True)},
    }


def _people(tables: Tables) -> dict[str, dict[str, str]]:
    """Document -> its `NAMED`."""
    kinds = {"PERSON": "people", "ORG": "organisations", "GPE": "places", "LOC": "places"}
    entities = {row.entity_id: row.name_en or row.name for row in tables.entities}
    found: dict[str, dict[str, dict[str, None]]] = {}
    for mention in tables.mentions:
        if mention.type in kinds:
            named = found.setdefault(mention.document_id, {}).setdefault(f"document_{kinds[mention.type]}", {})
            named[entities.get(mention.entity_id, mention.text)] = None
    return {id: {kind: "; ".join(names) for kind, names in each.items()} for id, each in found.items()}
