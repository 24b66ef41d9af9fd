"""Files that people uploaded, given out to the app's token only."""

from __future__ import annotations

import html
import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

KINDS = {".eml": "email", ".txt": "text", ".log": "text", ".json": "json", ".msg": "msg"}
"""Slack's names for kinds of files (https://docs.slack.dev/reference/objects/file-object)."""


@dataclass
class Uploads:
    """The files of a workspace, by their ids."""

    token: str
    _files: dict[str, tuple[dict[str, Any], bytes]] = field(default_factory=dict)

    def add(self, url: str, name: str, data: bytes) -> dict[str, Any]:
        """Keep a file and describe it as Slack does; `url` is the workspace's."""
        ending = name[name.rfind(".") :].lower() if "." in name else ""
        kind = {
            "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "filetype": KINDS.get(ending, ending.removeprefix(".") or "binary"),
        }
        return self._keep(url, name, data, kind)

    def add_mail(self, url: str, subject: str, text: str) -> dict[str, Any]:
        """Keep a mail that was forwarded to Slack: there is its text, and a page of HTML to download."""
        page = f"<html><body><pre>{html.escape(text)}</pre></body></html>".encode()
        kind = {"mimetype": "text/html", "filetype": "email", "mode": "email"}
        return self._keep(url, subject, page, kind | {"subject": subject, "plain_text": text})

    def _keep(self, url: str, name: str, data: bytes, kind: dict[str, Any]) -> dict[str, Any]:
        identifier = f"F0PLAY{len(self._files) + 1:04}"
        address = f"{url}/files/{identifier}/{quote(name)}"
        addresses = {"url_private": address, "url_private_download": address}
        described = {"id": identifier, "name": name, "title": name, "size": len(data), **kind, **addresses}
        self._files[identifier] = described, data
        return described

    def describe(self, identifier: str) -> dict[str, Any] | None:
        """Describe a file as files.info does."""
        known = self._files.get(identifier)
        return known[0] if known else None

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
        page = known[0].get("mode") == "email"
        return Response(known[1], media_type="text/html" if page else "application/octet-stream")
