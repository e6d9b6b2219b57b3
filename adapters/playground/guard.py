"""What keeps the playground to the person at this machine: Host and Origin checks, and each answer's headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.playground.window import NotOnScreen

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LOCAL_NAMES = ("127.0.0.1", "localhost")


def refusal(request: web.Request) -> str:
    """Why a request is turned away, or an empty string.

    A name that another site has pointed at 127.0.0.1 (DNS rebinding) shows in Host; a page elsewhere shows in Origin.
    """
    host = request.headers.get("Host", "")
    name, _, port = host.rpartition(":")
    socket = request.transport.get_extra_info("sockname") if request.transport else None
    if name not in _LOCAL_NAMES or (socket is not None and port != str(socket[1])):
        return f"the playground answers on this machine's own address only, not as {host!r}"
    origin = request.headers.get("Origin")
    if request.method != "GET" and origin is not None and origin != f"http://{host}":
        return f"only the playground's own page may do this, not {origin!r}"
    return ""


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses strangers, and turns what a person cannot do (409) or asked wrongly (400) into a clear JSON answer."""
    if reason := refusal(request):
        return web.json_response({"error": reason}, status=403)
    try:
        return await handler(request)
    except NotOnScreen as error:
        return web.json_response({"error": str(error)}, status=409)
    except web.HTTPError as error:
        return web.json_response({"error": error.text}, status=error.status)
    except ValueError as error:
        return web.json_response({"error": str(error)}, status=400)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Puts the headers on an answer, also on a stream and on a static file."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/page/") or request.path == "/":
        response.headers["Cache-Control"] = "no-cache"
