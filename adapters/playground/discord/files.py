"""The file host (CDN): signed addresses that expire after a day of moved time, and the bytes behind them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import quote

from aiohttp import web

from adapters.playground.discord.state import Upload, World

VALID_SECONDS = 86_400


class Files:
    """Signs addresses of uploads and serves what they stand for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._secret = secrets.token_bytes(32)
        self.url = ""
        """Where the file host is, without a slash at the end."""

    def address(self, upload: Upload) -> str:
        """The signed address of a file; it can be fetched for a day of moved time."""
        issued = int(self._world.clock.now())
        expires = issued + VALID_SECONDS
        path = f"/attachments/{upload.channel}/{upload.id}/{quote(upload.name, safe='')}"
        return f"{self.url}{path}?ex={expires:x}&is={issued:x}&hm={self._sign(upload.id, expires)}"

    def _sign(self, upload: int, expires: int) -> str:
        return hmac.new(self._secret, f"{upload}:{expires:x}".encode(), hashlib.sha256).hexdigest()

    async def serve(self, request: web.Request) -> web.Response:
        """Gives the bytes; 404 for a wrong or expired signature, as Discord does."""
        gone = web.Response(status=404, text="This content is no longer available.")
        digits = request.match_info["upload_id"]
        upload = self._world.uploads.get(int(digits)) if digits.isdigit() else None
        try:
            expires = int(request.query.get("ex", ""), 16)
        except ValueError:
            return gone
        signed = hmac.compare_digest(
            self._sign(int(digits) if digits.isdigit() else 0, expires), request.query.get("hm", "")
        )
        if upload is None or not signed or self._world.clock.now() > expires:
            return gone
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(upload.name)}"}
        return web.Response(body=upload.data, content_type=upload.kind.split(";")[0], headers=headers)
