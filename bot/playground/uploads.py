"""Files that people uploaded, given out to the app's token only."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

KINDS = {".eml": "email", ".txt": "text", ".log": "text", ".json": "json", ".msg": "msg"}
"""Slack's names for kinds of files (https://docs.slack.dev/reference/objects/file-object)."""


@dataclass
class Uploads:
    """The files of a workspace, by their ids."""

    token: str
    _files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def add(self, url: str, name: str, data: bytes) -> dict[str, Any]:
        """Keep a file and describe it as Slack does; `url` is the workspace's."""
        identifier = f"F0PLAY{len(self._files) + 1:04}"
        self._files[identifier] = name, data
        address = f"{url}/files/{identifier}/{name}"
        ending = name[name.rfind(".") :].lower() if "." in name else ""
        return {
            "id": identifier,
            "name": name,
            "title": name,
            "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "filetype": KINDS.get(ending, ending.removeprefix(".") or "binary"),
            "size": len(data),
            "url_private": address,
            "url_private_download": address,
        }

    def content(self, identifier: str) -> bytes:
        """Give what is in a file; nothing for a file that is not known."""
        return self._files.get(identifier, ("", b""))[1]

    async def give(self, request: Request) -> Response:
        """Give a file out; to a stranger Slack shows its login page."""
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return HTMLResponse("<title>Sign in</title>")
        known = self._files.get(request.path_params["identifier"])
        if known is None:
            return Response(status_code=404)
        return Response(known[1], media_type="application/octet-stream")
