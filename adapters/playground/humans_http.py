"""The human side over HTTP: each method of `Human` as an act with a JSON body, and a person's windows as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from adapters.playground.body import Body
from adapters.playground.window import Human, NotOnScreen
from adapters.playground.world import Seat

_SHOWN_MESSAGES = 200

Act = Callable[[Human, Body], Awaitable[Any]]


def window_json(human: Human, place: str) -> dict[str, Any]:
    """A window as JSON, with its newest 200 messages. Files are fetched through the page's own server."""
    shown = asdict(human.window(place))
    shown["messages"] = shown["messages"][-_SHOWN_MESSAGES:]
    for message in shown["messages"]:
        for index, file in enumerate(message["files"]):
            file["url"] = f"/api/files/{human.platform}/{human.id}/{quote(place, safe='')}/{message['id']}/{index}"
    return shown


def person_json(seat: Seat) -> dict[str, Any]:
    """A person with the window of each place they can look at."""
    human = seat.human
    return {
        "key": f"{human.platform}:{human.id}",
        "platform": human.platform,
        "id": human.id,
        "name": human.name,
        "zone": human.zone,
        "shown": seat.shown,
        "places": human.places,
        "windows": {place: window_json(human, place) for place in human.places},
    }


def _place(body: Body) -> str:
    return body.text("place", "dm")


async def _say(human: Human, body: Body) -> None:
    await human.say(body.text("text"), place=_place(body), reply_to=body.text("reply_to", ""))


async def _attach(human: Human, body: Body) -> None:
    data = body.bytes("data")
    await human.attach(body.text("name"), data, caption=body.text("caption", ""), place=_place(body))


async def _edit(human: Human, body: Body) -> None:
    await human.edit(body.text("message"), body.text("text"), place=_place(body))


async def _delete(human: Human, body: Body) -> None:
    await human.delete(body.text("message"), place=_place(body))


async def _react(human: Human, body: Body) -> None:
    await human.react(body.text("message"), body.text("emoji"), place=_place(body))


async def _unreact(human: Human, body: Body) -> None:
    await human.unreact(body.text("message"), body.text("emoji"), place=_place(body))


async def _command(human: Human, body: Body) -> None:
    await human.command(body.text("name"), place=_place(body), **body.texts("arguments"))


async def _complete(human: Human, body: Body) -> list[dict[str, Any]]:
    name, argument, typed = body.text("name"), body.text("argument"), body.text("typed", "")
    return [asdict(option) for option in await human.complete(name, argument, typed, place=_place(body))]


async def _pick(human: Human, body: Body) -> None:
    await human.pick(body.text("label"), message=body.text("message", ""), place=_place(body))


async def _press_ref(human: Human, body: Body) -> None:
    await human.press_ref(body.text("ref"), message=body.text("message"), place=_place(body))


async def _forge(human: Human, body: Body) -> None:
    await human.forge(body.text("ref"), message=body.text("message"), place=_place(body))


async def _submit(human: Human, body: Body) -> None:
    await human.submit(body.texts("values"), place=_place(body))


async def _dismiss(human: Human, body: Body) -> None:
    await human.dismiss(place=_place(body))


async def _open_link(human: Human, body: Body) -> None:
    await human.open_link(body.text("payload"))


async def _block(human: Human, body: Body) -> None:
    await human.block(body.flag("blocked", True))


async def _window(human: Human, body: Body) -> dict[str, Any]:
    return window_json(human, _place(body))


ACTS: dict[str, Act] = {
    "say": _say,
    "attach": _attach,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "unreact": _unreact,
    "command": _command,
    "complete": _complete,
    "pick": _pick,
    "press_ref": _press_ref,
    "forge": _forge,
    "submit": _submit,
    "dismiss": _dismiss,
    "open_link": _open_link,
    "block": _block,
    "window": _window,
}
"""Every act by its name in the address: `POST /api/humans/{platform}/{id}/{act}`."""


async def act(human: Human, name: str, body: Body) -> Any:
    """Does what a person does, and gives what it answers; NotOnScreen when their window does not offer it."""
    if name not in ACTS:
        raise ValueError(f"there is no act {name!r}: use one of {', '.join(ACTS)}")
    place = _place(body)
    if place not in human.places:
        raise NotOnScreen(f"{human.name} has no place {place!r}: only {', '.join(human.places)}")
    return await ACTS[name](human, body)
