"""The doors: Socket Mode and HTTP, what operations ask, and the logs of both."""

from bot.server.http import http_app, serve_http
from bot.server.logs import configure_logs
from bot.server.operations import Check, Operations
from bot.server.socket_mode import serve_socket_mode

__all__ = ["Check", "Operations", "configure_logs", "http_app", "serve_http", "serve_socket_mode"]
