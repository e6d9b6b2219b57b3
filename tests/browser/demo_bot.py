"""A small bot for trying the page, made of bare HTTP calls and a bare gateway. Its buttons carry all that they need."""

import asyncio
import json
import os
from typing import Any

import aiohttp

Json = dict[str, Any]

TELEGRAM = os.environ.get("DEMO_TELEGRAM", "")
DISCORD = os.environ.get("DEMO_DISCORD", "")
GATEWAY = os.environ.get("DEMO_GATEWAY", "")
TOKEN = os.environ.get("DEMO_DISCORD_TOKEN", "")
CLOCK = os.environ.get("DEMO_CLOCK", "")
FRUIT = ("Apple", "Apricot", "Banana", "Cherry")
PRIVATE = 64


def counter(count: int) -> Json:
    keys = [
        [{"text": "Add one", "callback_data": f"count:{count + 1}", "style": "primary"}],
        [{"text": "Toast", "callback_data": "toast"}, {"text": "Alert", "callback_data": "alert"}],
        [{"text": "Read more", "url": "https://example.org/more"}],
    ]
    return {"text": f"<b>Count: {count}</b>", "parse_mode": "HTML", "reply_markup": {"inline_keyboard": keys}}


def panel(count: int, fruit: str = "none") -> Json:
    buttons = [
        {"type": 2, "style": 1, "label": "Add one", "custom_id": f"count:{count + 1}"},
        {"type": 2, "style": 3, "label": "Form", "custom_id": "form"},
        {"type": 2, "style": 2, "label": "Whisper", "custom_id": "whisper"},
        {"type": 2, "style": 5, "label": "Read more", "url": "https://example.org/more"},
    ]
    options = [{"label": name, "value": name.lower(), "description": f"One {name.lower()}"} for name in FRUIT]
    menu = {"type": 3, "custom_id": f"fruit:{count}", "placeholder": "Choose a fruit", "options": options}
    rows = [{"type": 1, "components": buttons}, {"type": 1, "components": [menu]}]
    return {"content": f"**Count: {count}** · fruit: {fruit}", "components": rows}


def form() -> Json:
    topic = {"type": 4, "custom_id": "topic", "label": "Topic", "style": 1, "max_length": 40}
    more = {"type": 4, "custom_id": "more", "label": "More", "style": 2, "required": False}
    rows = [{"type": 1, "components": [field]} for field in (topic, more)]
    return {"custom_id": "topic-form", "title": "What is it about?", "components": rows}


class TelegramSide:
    """Answers texts, commands, files and presses on Telegram."""

    def __init__(self, web: aiohttp.ClientSession) -> None:
        self.web = web

    async def call(self, method: str, **params: Any) -> Any:
        async with self.web.post(f"{TELEGRAM}/{method}", json=params) as answer:
            body = await answer.json()
        if answer.status == 429:
            await asyncio.sleep(body["parameters"]["retry_after"])
            return await self.call(method, **params)
        return body.get("result")

    async def run(self) -> None:
        commands = [{"command": "start", "description": "Begin"}, {"command": "help", "description": "What I can do"}]
        await self.call("setMyCommands", commands=commands)
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20) or ():
                offset = update["update_id"] + 1
                if "message" in update:
                    await self.heard(update["message"])
                elif "callback_query" in update:
                    await self.pressed(update["callback_query"])

    async def heard(self, message: Json) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text == "/start":
            await self.call("sendMessage", chat_id=chat, **counter(0))
        elif text.startswith("/start "):
            await self.call("sendMessage", chat_id=chat, text=f"Opened with {text[7:]}")
        elif text == "/share":
            link = '<a href="https://t.me/parley_bot?start=shared">Open me</a>'
            quoted = f"<blockquote>Look</blockquote>\n{link}"
            await self.call("sendMessage", chat_id=chat, text=quoted, parse_mode="HTML")
        elif "document" in message:
            await self.call("sendMessage", chat_id=chat, text=f"Got {message['document']['file_name']}")
        else:
            await self.call("sendMessage", chat_id=chat, text=f"You said {text}")

    async def pressed(self, query: Json) -> None:
        data, message = query["data"], query["message"]
        answer: Json = {}
        if data.startswith("count:"):
            place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await self.call("editMessageText", **place, **counter(int(data[6:])))
        else:
            answer = {"text": f"This is the {data}", "show_alert": data == "alert"}
        await self.call("answerCallbackQuery", callback_query_id=query["id"], **answer)


class DiscordSide:
    """Answers commands, presses, choices and forms on Discord."""

    def __init__(self, web: aiohttp.ClientSession) -> None:
        self.web = web
        self.headers = {"Authorization": f"Bot {TOKEN}"}

    async def call(self, verb: str, path: str, body: Any = None) -> Any:
        async with self.web.request(verb, f"{DISCORD}{path}", json=body, headers=self.headers) as answer:
            told: Any = None if answer.status == 204 else await answer.json()
        if answer.status == 429:
            await asyncio.sleep(told["retry_after"])
            return await self.call(verb, path, body)
        return told

    async def run(self) -> None:
        me = await self.call("GET", "/users/@me")
        text = {"type": 3, "name": "fruit", "description": "Which one", "required": True, "autocomplete": True}
        commands = [
            {"name": "panel", "description": "A panel of buttons"},
            {"name": "pick", "description": "Pick a fruit", "options": [text]},
        ]
        await self.call("PUT", f"/applications/{me['id']}/commands", commands)
        async with self.web.ws_connect(f"{GATEWAY}?v=10&encoding=json") as socket:
            beating: asyncio.Task[None] | None = None
            async for frame in socket:
                payload = json.loads(frame.data)
                if payload["op"] == 10:
                    beating = asyncio.create_task(self.beat(socket, payload["d"]["heartbeat_interval"] / 1000))
                    await self.identify(socket)
                elif payload["op"] == 9:  # identified again too soon, as after a kill
                    await asyncio.sleep(5)
                    await self.identify(socket)
                elif payload["op"] != 0:
                    continue
                elif payload["t"] == "READY":
                    print(json.dumps({"event": "ready", "level": "info"}), flush=True)
                elif payload["t"] == "INTERACTION_CREATE":
                    await self.interact(payload["d"])
                elif payload["t"] == "MESSAGE_CREATE" and payload["d"]["author"]["id"] != me["id"]:
                    await self.heard(payload["d"])
            if beating:
                beating.cancel()

    @staticmethod
    async def identify(socket: aiohttp.ClientWebSocketResponse) -> None:
        properties = {"os": "linux", "browser": "demo", "device": "demo"}
        identity = {"token": TOKEN, "intents": 1 | 1 << 9 | 1 << 12 | 1 << 15, "properties": properties}
        await socket.send_json({"op": 2, "d": identity})

    @staticmethod
    async def beat(socket: aiohttp.ClientWebSocketResponse, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await socket.send_json({"op": 1, "d": None})

    async def heard(self, message: Json) -> None:
        if "guild_id" not in message:
            path = f"/channels/{message['channel_id']}/messages"
            await self.call("POST", path, {"content": f"You said {message['content']}"})

    async def interact(self, event: Json) -> None:
        kind, data = event["type"], event["data"]
        answer: Json
        if kind == 2:
            chosen = (data.get("options") or [{}])[0].get("value", "none")
            answer = {"type": 4, "data": panel(0, chosen)}
        elif kind == 4:
            typed = data["options"][0]["value"].lower()
            choices = [{"name": name, "value": name.lower()} for name in FRUIT if name.lower().startswith(typed)]
            answer = {"type": 8, "data": {"choices": choices}}
        elif kind == 5:
            topic = data["components"][0]["components"][0]["value"]
            answer = {"type": 4, "data": {"content": f"The topic is {topic}"}}
        else:
            answer = self.pressed(data)
        await self.call("POST", f"/interactions/{event['id']}/{event['token']}/callback", answer)

    @staticmethod
    def pressed(data: Json) -> Json:
        name, _, value = data["custom_id"].partition(":")
        if name == "count":
            return {"type": 7, "data": panel(int(value))}
        if name == "fruit":
            return {"type": 7, "data": panel(int(value), data["values"][0])}
        if name == "form":
            return {"type": 9, "data": form()}
        return {"type": 4, "data": {"content": "A word for you alone", "flags": PRIVATE}}


async def follow_clock(web: aiohttp.ClientSession) -> None:
    async with web.get(CLOCK, timeout=aiohttp.ClientTimeout(total=None)) as answer:
        async for line in answer.content:
            if line.strip():
                print(f"clock offset {json.loads(line)['offset']:.0f}", flush=True)


async def main() -> None:
    async with aiohttp.ClientSession() as web:
        sides = [side(web).run() for side, there in ((TelegramSide, TELEGRAM), (DiscordSide, DISCORD)) if there]
        await asyncio.gather(*sides, follow_clock(web))


asyncio.run(main())
