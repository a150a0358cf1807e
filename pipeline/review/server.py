"""The review server: one local page over an output, for the person who started it and nobody else.

It listens on the loopback address only. All of it lives below a random token in the address, so another page in the
browser cannot name anything here; and it answers only to its own host name (against DNS rebinding) and origin.
"""

import json
import secrets
import socket
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..model import PLOVER_TYPES
from ..tables.read import TableError
from ..tables.rows import PRECISIONS, REALIS, ROLES
from . import evidence, queries
from .dates import read_date
from .queries import Filter, QueryError
from .refusal import Refusal
from .search import match_query
from .study import Study

LOOPBACK = "127.0.0.1"
HERE = Path(__file__).parent
PAGE = HERE / "page"
MEDIA = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
LARGEST_REQUEST = 1 << 20

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""What every answer carries: nothing from elsewhere is loaded, no inline script or style runs, nothing is kept."""

Answer = Callable[[Study, Request], Awaitable[Any]]


class Guard:
    """Refuses what does not come from the page itself, before anything else looks at it."""

    def __init__(self, app: ASGIApp, token: str, hosts: frozenset[str]) -> None:
        self.app = app
        self.token = token
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        app = PlainTextResponse(refusal, status_code=403) if refusal else self.app
        await app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        token = scope["path"].split("/")[1]
        if headers.get("host", "") not in self.hosts:
            return "another host name"
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            return "no token: open the address that letopis review printed"
        origin = headers.get("origin")
        if origin and origin.removeprefix("http://") not in self.hosts:
            return "another origin"
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "another origin"
        if scope["method"] == "POST":
            if headers.get("content-type", "").partition(";")[0] != "application/json":
                return "not JSON"
            if not headers.get("content-length", "").isdigit() or int(headers["content-length"]) > LARGEST_REQUEST:
                return "too large"
        return ""


def application(study: Study, token: str, hosts: frozenset[str]) -> ASGIApp:
    """The server's ASGI application; `hosts` are the names with ports that it answers to."""
    files = {path.name: path for path in PAGE.iterdir() if path.suffix in MEDIA}

    async def page(request: Request) -> Response:
        path = files.get(request.path_params.get("name", "index.html"))
        if path is None:
            return PlainTextResponse("no such file", status_code=404)
        return Response(path.read_bytes(), media_type=f"{MEDIA[path.suffix]}; charset=utf-8")

    routes = [Route(f"/{token}/", page), Route(f"/{token}/page/{{name}}", page)]
    routes += [Route(f"/{token}/api/{name}", _route(study, answer)) for name, answer in READING.items()]
    routes += [
        Route(f"/{token}/api/{name}", _route(study, answer), methods=["POST"]) for name, answer in WRITING.items()
    ]
    return Guard(Starlette(routes=routes), token, hosts)


def _route(study: Study, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        try:
            study.refresh()
            return JSONResponse(await answer(study, request))
        except Refusal as error:
            told = {"error": str(error), "template": error.template, "values": error.values}
            return JSONResponse(told, status_code=400)
        except (TableError, OSError) as error:
            return JSONResponse({"error": str(error)}, status_code=500)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return JSONResponse({"error": f"the request cannot be read: {error}"}, status_code=400)

    return respond


async def _words(study: Study, request: Request) -> Any:
    return {
        "reviewer": study.reviewer,
        "texts": texts(),
        "labels": evidence.labels(),
        "codes": {
            "type": PLOVER_TYPES,
            "realis": REALIS,
            "role": ROLES,
            "precision": PRECISIONS,
            "subtype": study.index.all("SELECT subtype, type, definition FROM event_types ORDER BY subtype"),
        },
    }


def texts() -> dict[str, dict[str, str]]:
    """The words of the interface: key -> language -> text."""
    with (HERE / "texts.toml").open("rb") as file:
        groups = tomllib.load(file)
    told = {f"{group}.{key}": text for group, keys in groups.items() for key, text in keys.items()}
    with (HERE / "subtypes.toml").open("rb") as file:
        subtypes = tomllib.load(file)
    return told | {f"subtype.{code}": {"en": code.replace("_", " "), "ru": ru} for code, ru in subtypes.items()}


async def _overview(study: Study, request: Request) -> Any:
    return study.index.remembered("overview", lambda: queries.overview(study.index))


async def _documents(study: Study, request: Request) -> Any:
    asked = request.query_params
    return queries.documents(study.index, typed=asked.get("q", ""), after=asked.get("after", ""))


async def _queue(study: Study, request: Request) -> Any:
    asked = request.query_params
    return queries.queue(study.index, Filter.of(asked), after=int(asked.get("after", "0")))


async def _choices(study: Study, request: Request) -> Any:
    table = request.query_params["table"]
    return study.index.remembered(("choices", table), lambda: queries.choices(study.index, table))


async def _names(study: Study, request: Request) -> Any:
    return queries.names(study.index, request.query_params.get("q", ""))


async def _timeline(study: Study, request: Request) -> Any:
    wanted = Filter.of(request.query_params)
    return study.index.remembered(("timeline", wanted), lambda: queries.timeline(study.index, wanted))


async def _row(study: Study, request: Request) -> Any:
    return study.row(request.query_params["table"], request.query_params["id"])


async def _text(study: Study, request: Request) -> Any:
    asked = request.query_params
    return study.text(asked["document"], int(asked.get("at", "0")))


async def _date(study: Study, request: Request) -> Any:
    date = read_date(request.query_params.get("value", ""))
    return {"edtf": date.edtf, "earliest": date.earliest, "latest": date.latest, "precision": date.precision}


async def _log(study: Study, request: Request) -> Any:
    return study.log(before=int(request.query_params.get("before", "0")))


async def _decide(study: Study, request: Request) -> Any:
    told = await _told(request)
    moves = told["moves"]
    said = study.decide(moves, reviewer=str(told.get("reviewer", "")))
    return _outcome(study, [(each.table, each.row_id) for each in said])


async def _decide_all(study: Study, request: Request) -> Any:
    told = await _told(request)
    wanted = Filter.of(told["filter"])
    said = study.decide_all(wanted, told["verdict"], int(told["count"]), reviewer=str(told.get("reviewer", "")))
    return {"count": len(said)}


async def _add(study: Study, request: Request) -> Any:
    told = await _told(request)
    said = study.add_event(
        told["document"],
        int(told["start"]),
        int(told["end"]),
        told.get("cells", {}),
        reviewer=str(told.get("reviewer", "")),
    )
    return _outcome(study, [(each.table, each.row_id) for each in said])


async def _undo(study: Study, request: Request) -> Any:
    told = await _told(request)
    undone = study.undo(reviewer=str(told.get("reviewer", "")))
    return _outcome(study, [(each.table, each.row_id) for each in undone])


READING: Mapping[str, Answer] = {
    "words": _words,
    "overview": _overview,
    "documents": _documents,
    "queue": _queue,
    "choices": _choices,
    "names": _names,
    "timeline": _timeline,
    "row": _row,
    "text": _text,
    "date": _date,
    "log": _log,
}
WRITING: Mapping[str, Answer] = {"decide": _decide, "decide-all": _decide_all, "add": _add, "undo": _undo}


async def _told(request: Request) -> dict[str, Any]:
    told = json.loads(await request.body())
    if not isinstance(told, dict):
        raise QueryError("not a JSON object")
    return told


def _outcome(study: Study, rows: list[tuple[str, str]]) -> dict[str, Any]:
    """How many rows were decided on, and what became of the first of them."""
    changed = [
        {"table": table, "row_id": row, "status": study.journal.status(table, row), "there": study.stands(table, row)}
        for table, row in rows[:100]
    ]
    return {"count": len(rows), "rows": changed}


class PortError(ValueError):
    """A port that cannot be had; the message names the next step."""


def listen(port: int) -> socket.socket:
    """A socket on the loopback address; port 0 takes any that is free. Raises PortError when the port is taken."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise PortError(f"port {port} cannot be had ({error.strerror}); leave --port out to take a free one") from error


def serve(study: Study, at: socket.socket, announce: Callable[[str], None]) -> None:
    """Answer on a socket until the process is stopped; `announce` is told the address to open."""
    token, port = secrets.token_urlsafe(24), at.getsockname()[1]
    hosts = frozenset(f"{name}:{port}" for name in (LOOPBACK, "localhost"))
    config = uvicorn.Config(
        application(study, token, hosts),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
    )
    match_query("слово")  # loads the dictionary, so that the first search need not
    announce(f"http://{LOOPBACK}:{port}/{token}/")
    uvicorn.Server(config).run(sockets=[at])
