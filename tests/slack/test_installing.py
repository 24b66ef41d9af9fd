"""Several workspaces install the app by OAuth; each is served with its own token, which is kept encrypted."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app, build_client, build_installing, open_desk
from bot.errors import SettingsError
from bot.manifest import bot_scopes
from bot.playground import ANNA, Team
from bot.playground.oauth import TOKEN_LIFE
from bot.running import run_in_slack
from bot.server import Operations, serve_http
from bot.settings import Settings, load_settings
from bot.workspaces import Workspaces
from tests.slack.running import PATIENCE, held_port, listens, running_app, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.playground import LocalSlack

# The SDK still makes its calls of oauth.v2.access with what aiohttp is to drop in its next major version.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

BOUNCE = "550 5.1.1 <bob@example.net>: user unknown"
SOON = 600
"""Seconds that a token is good for which is to be exchanged at once."""
OTHER = Team(id="T0OTHER", name="Other & Sons", domain="other")


def new_key() -> str:
    """Make a key as `openssl rand -base64 32` does."""
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture
def settings(slack: LocalSlack, sqlite_file: Path) -> Settings:
    """Set the app up to be installed, in no workspace yet."""
    return load_settings(
        slack_bot_token=None,
        slack_app_token=None,
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_client_id=slack.oauth.client_id,
        slack_client_secret=SecretStr(slack.oauth.client_secret),
        bounce_desk_token_key=SecretStr(new_key()),
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{sqlite_file}",
    )


@pytest.fixture(autouse=True)
def _logs_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the logs to pytest, where the whole program is run."""
    monkeypatch.setattr("bot.running.configure_logs", lambda _: None)


@dataclass
class Door:
    """The running app as a browser sees it."""

    url: str
    workspaces: Workspaces | None = None

    async def install(self, team: str = "", language: str = "en") -> tuple[int, str]:
        """Go through the whole installation; give the last page's status and text."""
        back, cookie = await self.begin(team)
        return await self.get(back, cookie, language)

    async def begin(self, team: str = "") -> tuple[str, str]:
        """Allow the installation in Slack; give the address that Slack leads back to, and the cookie."""
        query = f"?team={team}" if team else ""
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{self.url}/slack/install{query}", allow_redirects=False) as answer:
                assert answer.status == 302
                cookie = answer.headers["Set-Cookie"]
                for attribute in ("Secure", "HttpOnly", "SameSite=lax"):
                    assert attribute in cookie
                asked = answer.headers["Location"]
            async with session.get(asked, allow_redirects=False) as answer:
                return answer.headers["Location"], cookie.partition(";")[0]

    async def get(self, url: str, cookie: str, language: str = "en") -> tuple[int, str]:
        """Open an address with a cookie."""
        headers = {"Cookie": cookie, "Accept-Language": language}
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def opened(slack: LocalSlack, settings: Settings) -> AsyncIterator[Door]:
    """Run the app over HTTP with its pages."""
    client, stop = build_client(settings), asyncio.Event()
    async with open_desk(settings, client) as desk:
        app, installing = build_app(settings, desk, client), build_installing(settings, desk, client)
        assert installing
        operations = Operations(desk.metrics, pages=installing.routes())
        with held_port() as port:
            serving = asyncio.create_task(
                serve_http(app, host="127.0.0.1", port=port, stop=stop, operations=operations)
            )
            await until(lambda: listens(port))
        url = f"http://127.0.0.1:{port}"
        slack.oauth.redirect_url = f"{url}/slack/oauth_redirect"
        await slack.use_http(f"{url}/slack/events")
        try:
            yield Door(url, desk.workspaces)
        finally:
            stop.set()
            await serving


@pytest.fixture
async def door(slack: LocalSlack, settings: Settings) -> AsyncIterator[Door]:
    """Run the app, installed nowhere yet."""
    async with opened(slack, settings) as running:
        yield running


def all_of(database: Path) -> bytes:
    """Read a database's files: the one with its name and those beside it."""
    return b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))


async def answered(slack: LocalSlack) -> None:
    """Paste a bounce and see that its card comes."""
    ts = await slack.post("support", BOUNCE)
    assert "5.1.1" in (await slack.wait_for_reply("support", ts)).text


async def test_each_workspace_is_served_with_its_own_token(slack: LocalSlack, door: Door) -> None:
    """Two workspaces install the app, and each gets its cards and answers; a page says what to do now."""
    other = slack.another(OTHER)
    status, page = await door.install()
    assert (status, "Bounce Desk is installed in Playground" in page) == (200, True)
    status, page = await door.install("T0OTHER", language="de-DE,de;q=0.9")
    assert (status, "Bounce Desk ist in Other &amp; Sons installiert" in page) == (200, True)
    await answered(slack)
    await answered(other)
    assert len(slack.messages("support")) == len(other.messages("support")) == 1
    await other.command("/smtp", "451")
    assert "451" in other.ephemerals()[-1].text
    assert slack.ephemerals() == []


async def test_a_person_is_known_by_workspace(slack: LocalSlack, door: Door) -> None:
    """What one workspace does not tell of somebody who is in two of them, the other one is asked for."""
    other = slack.another(OTHER)
    await door.install()
    await door.install("T0OTHER")
    slack.faults.add("error", method="users.info", error="missing_scope", times=1)
    for workspace in (slack, other):
        await workspace.command("/smtp", "451", user=ANNA)
    assert '"Deutsch"' in str(slack.ephemerals(ANNA)[-1].blocks).replace("'", '"')
    assert '"English"' in str(other.ephemerals(ANNA)[-1].blocks).replace("'", '"')


async def test_over_socket_mode_the_pages_are_on_a_port(slack: LocalSlack, settings: Settings) -> None:
    """With an app token, too, workspaces install the app in the browser; the program stops when told to."""
    with held_port() as port:
        wanted = {"slack_signing_secret": None, "slack_app_token": SecretStr(slack.app_token), "port": port}
        running = asyncio.create_task(run_in_slack(settings.model_copy(update=wanted)))
        await until(lambda: listens(port) and slack.sockets.connections > 0)
    url = f"http://127.0.0.1:{port}"
    slack.oauth.redirect_url = f"{url}/slack/oauth_redirect"
    assert (await Door(url).install())[0] == 200
    await answered(slack)
    assert await Door(url).get(f"{url}/readyz", "") == (200, "ready\n")
    os.kill(os.getpid(), signal.SIGTERM)
    await running


async def test_installations_outlive_a_restart_and_a_new_key(slack: LocalSlack, settings: Settings) -> None:
    """Tokens are read with any of the keys, and from then on kept with the first: the old one can go."""
    async with opened(slack, settings) as door:
        await door.install()
    assert settings.bounce_desk_token_key
    old, new = settings.bounce_desk_token_key.get_secret_value(), new_key()
    for keys in (f"{new}, {old}", new):
        changed = settings.model_copy(update={"bounce_desk_token_key": SecretStr(keys)})
        async with opened(slack, changed):
            await answered(slack)


async def test_no_token_can_be_read_in_the_database(
    slack: LocalSlack, settings: Settings, sqlite_file: Path
) -> None:
    """Neither a token nor what it is exchanged by stands in the database's files in plain text."""
    slack.oauth.rotates = True
    async with opened(slack, settings) as door:
        await door.install()
        await answered(slack)
        written = all_of(sqlite_file)
        assert door.workspaces
        bot = await door.workspaces.bot("T0PLAY")
    assert b"T0PLAY" in written
    assert bot
    for secret in (bot.bot_token, bot.bot_refresh_token, slack.oauth.client_secret):
        assert secret
        assert secret.encode() not in written


async def test_another_key_is_refused_in_a_sentence(slack: LocalSlack, settings: Settings) -> None:
    """With a key that does not open what is stored, the program does not start, and says what to do."""
    async with opened(slack, settings) as door:
        await door.install()
    wrong = settings.model_copy(update={"bounce_desk_token_key": SecretStr(new_key())})
    with pytest.raises(SettingsError, match=r"not among those of BOUNCE_DESK_TOKEN_KEY\. Put that key back"):
        async with opened(slack, wrong):
            pass


async def test_what_is_missing_is_named(settings: Settings) -> None:
    """To be installed in several workspaces takes a secret and a key; a key that is none is refused."""
    for name, value, sentence in (
        ("slack_client_secret", None, "SLACK_CLIENT_SECRET is not set"),
        ("bounce_desk_token_key", None, "BOUNCE_DESK_TOKEN_KEY is not set.*openssl rand -base64 32"),
        ("bounce_desk_token_key", SecretStr("hunter2"), "BOUNCE_DESK_TOKEN_KEY must be 32 bytes in base64"),
    ):
        with pytest.raises(SettingsError, match=sentence) as refusal:
            await run_in_slack(settings.model_copy(update={name: value}))
        assert "hunter2" not in str(refusal.value)


async def test_a_token_is_exchanged_before_it_expires(slack: LocalSlack, door: Door) -> None:
    """A token that soon expires is exchanged, once for all who ask; until that works, the old one is used."""
    slack.oauth.rotates = True
    slack.oauth.token_life = SOON
    await door.install()
    (first,) = slack.oauth.tokens_of(slack.workspace)
    failure = slack.faults.add("server_error", method="oauth.v2.access")
    await answered(slack)
    assert failure.calls > 0
    assert slack.oauth.tokens_of(slack.workspace) == [first]
    slack.faults.clear()
    slack.oauth.token_life = TOKEN_LIFE
    assert door.workspaces
    door.workspaces.changed(slack.workspace.team.id)
    bots = await asyncio.gather(*(door.workspaces.bot(slack.workspace.team.id) for _ in range(5)))
    _, second = slack.oauth.tokens_of(slack.workspace)
    assert {bot.bot_token for bot in bots if bot} == {second}
    slack.oauth.revoke(first)
    await answered(slack)


async def test_a_slow_exchange_holds_up_nobody(
    slack: LocalSlack, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While Slack takes its time to exchange a token, the old one is used; the new one is not lost."""
    slack.oauth.rotates = True
    slack.oauth.token_life = SOON
    await door.install()
    slack.oauth.token_life = TOKEN_LIFE
    monkeypatch.setattr("bot.workspaces.EXCHANGE_PATIENCE", 0.05)
    slack.faults.add("slow", method="oauth.v2.access", seconds=PATIENCE, times=1)
    workspaces = door.workspaces
    assert workspaces

    async def token() -> str:
        workspaces.changed("T0PLAY")
        bot = await workspaces.bot("T0PLAY")
        assert bot
        return bot.bot_token

    (first,) = slack.oauth.tokens_of(slack.workspace)
    used = [await token() for _ in range(3)]
    assert used == [first] * 3
    slack.faults.clear()
    async with asyncio.timeout(PATIENCE):
        while used[-1] == first:
            used.append(await token())
    assert slack.oauth.tokens_of(slack.workspace) == [first, used[-1]]


async def test_two_replicas_exchange_a_token_without_losing_it(slack: LocalSlack, door: Door) -> None:
    """A token can be exchanged once: the replica that comes second takes what the first one got."""
    slack.oauth.rotates = True
    slack.oauth.token_life = SOON
    await door.install()
    slack.oauth.token_life = TOKEN_LIFE
    assert door.workspaces
    client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
    credentials = (slack.oauth.client_id, slack.oauth.client_secret)
    replicas = [Workspaces(door.workspaces.installations, client, *credentials) for _ in range(3)]
    await asyncio.gather(*(replica.bot("T0PLAY") for replica in replicas))
    for replica in replicas:
        replica.changed("T0PLAY")
    bots = [await replica.bot("T0PLAY") for replica in replicas]
    assert [bot and bot.bot_token for bot in bots] == [slack.oauth.tokens_of(slack.workspace)[-1]] * 3


@pytest.mark.parametrize("how", ["remove_app", "revoke_token"])
async def test_a_workspace_that_goes_is_forgotten(slack: LocalSlack, door: Door, how: str) -> None:
    """When the app is removed, or its token revoked, the token is deleted; others go on; it may come back."""
    other = slack.another(OTHER)
    await door.install()
    await door.install("T0OTHER")
    await answered(slack)
    await (slack.remove_app() if how == "remove_app" else slack.revoke_token())
    await slack.acknowledged()
    assert door.workspaces
    assert await door.workspaces.client_of("T0PLAY") is None
    await slack.post("support", BOUNCE)
    await slack.acknowledged()
    assert slack.lost_events == []
    await slack.command("/smtp", "451")
    assert "not installed in this workspace any more" in slack.ephemerals()[-1].text
    await answered(other)
    await door.install()
    await answered(slack)


async def test_a_persons_token_is_not_the_bots(slack: LocalSlack, door: Door) -> None:
    """That Slack revokes a token of somebody's own takes the bot's from nobody."""
    await door.install()
    await slack.revoke_token_of(ANNA)
    await slack.acknowledged()
    await answered(slack)


async def test_only_the_browser_that_began_can_finish_and_only_once(slack: LocalSlack, door: Door) -> None:
    """A state that is made up, used before, or of another browser installs nothing and says to start anew."""
    back, cookie = await door.begin()
    state = parse_qs(urlsplit(back).query)["state"][0]
    made_up = back.replace(state, "made-up"), cookie.replace(state, "made-up")
    for url, sent in ((back, "slack-app-oauth-state=another"), (back, ""), made_up):
        status, page = await door.get(url, sent)
        assert (status, "Not installed yet" in page) in ((400, True), (401, True))
    assert slack.oauth.tokens_of(slack.workspace) == []
    first, second = await asyncio.gather(door.get(back, cookie), door.get(back, cookie))
    assert sorted((first[0], second[0])) == [200, 401]
    status, page = await door.get(back, cookie)
    assert (status, "Start once more" in page) == (401, True)


async def test_a_link_to_install_names_a_workspace_and_no_more(slack: LocalSlack, door: Door) -> None:
    """Whoever hands out a link to the page can neither ask for other rights by it nor break it."""
    smuggled = "T0PLAY&scope=admin&redirect_uri=https://evil.example\r\nSet-Cookie: a=b\u2603"
    async with aiohttp.ClientSession() as session:
        begun = session.get(f"{door.url}/slack/install", params={"team": smuggled}, allow_redirects=False)
        async with begun as answer:
            asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["team"] == [smuggled]
    assert asked["client_id"] == [slack.oauth.client_id]
    assert asked["scope"] == [",".join(bot_scopes())]
    assert "redirect_uri" not in asked


async def test_a_whole_organisation_is_told_to_choose_a_workspace(slack: LocalSlack, door: Door) -> None:
    """Whoever allows it for an organisation reads that it is for workspaces; no token is kept."""
    slack.oauth.for_organisation = True
    _, page = await door.install()
    assert "choose a workspace" in page
    assert door.workspaces
    assert await door.workspaces.bot("T0PLAY") is None


async def test_what_goes_wrong_is_said_in_a_users_words(slack: LocalSlack, door: Door) -> None:
    """Whoever cancels, or comes when Slack fails, reads what happened and what to do; nothing is echoed."""
    _, cookie = await door.begin()
    redirect = f"{door.url}/slack/oauth_redirect"
    status, page = await door.get(f"{redirect}?error=access_denied", cookie)
    assert (status, "not allowed in Slack" in page) == (200, True)
    _, page = await door.get(f"{redirect}?error=<script>alert(1)</script>", cookie)
    assert "did not accept" in page
    assert "script" not in page
    back, cookie = await door.begin()
    slack.faults.add("error", method="oauth.v2.access", error="invalid_code", times=1)
    status, page = await door.get(back, cookie)
    assert (status, "Slack did not accept the installation" in page) == (401, True)
    back, cookie = await door.begin()
    slack.faults.add("hang_up", method="oauth.v2.access", times=1)
    status, page = await door.get(back, cookie)
    assert (status, "does not answer right now" in page) == (503, True)


async def test_a_bot_token_serves_its_workspace_whatever_else_is_set(
    slack: LocalSlack, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a bot token nobody installs the app by OAuth, even if the credentials for that are there, too."""
    monkeypatch.setenv("SLACK_CLIENT_ID", slack.oauth.client_id)
    monkeypatch.setenv("SLACK_CLIENT_SECRET", slack.oauth.client_secret)
    single = settings.model_copy(update={"slack_bot_token": SecretStr(slack.bot_token)})
    async with running_app(slack, single, "http") as desk:
        assert desk.workspaces is None
        await answered(slack)
