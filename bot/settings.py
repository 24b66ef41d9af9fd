"""The one place that reads the environment, but for the variables behind options (`--lang`)."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads the annotations at run time
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

SLACK_API_URL = "https://slack.com/api/"


def _token(prefix: str) -> AfterValidator:
    """Refuse a token of another kind: the commonest slip is to paste the wrong one of Slack's four."""

    def check(token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith(prefix):
            message = f"must start with {prefix}"
            raise ValueError(message)
        return token

    return AfterValidator(check)


def _web_api(url: str) -> str:
    """Let the address end with a slash: Slack's client appends method names to it as it stands."""
    if not url.startswith(("https://", "http://")):
        message = "must begin with https:// or http://"
        raise ValueError(message)
    return url if url.endswith("/") else f"{url}/"


EmptyIsUnset = BeforeValidator(lambda value: None if isinstance(value, str) and not value.strip() else value)
"""`.env.example` is copied with its empty lines: NAME= means that NAME is not set."""


class Settings(BaseSettings):
    """Everything that can be set, by environment variables; the command line adds those of `.env` first.

    Each description says what the variable is and where its value comes from: `.env.example` is made of them.
    """

    # Space is stripped: a secret out of a file ends with a new line, and then opens nothing.
    model_config = SettingsConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)

    slack_bot_token: Annotated[SecretStr | None, EmptyIsUnset, _token("xoxb-")] = Field(
        default=None,
        description="Bot token (xoxb-…). api.slack.com/apps, your app, OAuth & Permissions.",
    )
    slack_app_token: Annotated[SecretStr | None, EmptyIsUnset, _token("xapp-")] = Field(
        default=None,
        description="App-level token (xapp-…) with the scope connections:write, for Socket Mode. "
        "api.slack.com/apps, your app, Basic Information, App-Level Tokens.",
    )
    slack_signing_secret: Annotated[SecretStr | None, EmptyIsUnset] = Field(
        default=None,
        description="Signing secret, for HTTP instead of Socket Mode. "
        "api.slack.com/apps, your app, Basic Information, App Credentials.",
    )
    slack_client_id: Annotated[str | None, EmptyIsUnset] = Field(
        default=None,
        description="Client ID, to be installed in several workspaces, instead of the bot token. "
        "Same page as the signing secret.",
    )
    slack_client_secret: Annotated[SecretStr | None, EmptyIsUnset] = Field(
        default=None,
        description="Client secret, goes with the client ID. Same page.",
    )
    bounce_desk_token_key: Annotated[SecretStr | None, EmptyIsUnset] = Field(
        default=None,
        description="Key that encrypts the tokens of workspaces in the database, goes with the client ID. "
        "Made once by: openssl rand -base64 32. Several with commas between: the first one encrypts.",
    )
    slack_api_url: Annotated[str, AfterValidator(_web_api)] = Field(
        default=SLACK_API_URL,
        description="Where Slack's Web API is; only tests and the playground change it.",
    )
    database_url: str = Field(
        default="sqlite:///bounce_desk.db",
        description="Where cards wait to be posted and feedback is kept: "
        "an SQLite file (sqlite:///file.db) or postgresql://user:password@host/database.",
    )
    bounce_desk_replica: Annotated[str | None, EmptyIsUnset] = Field(
        default=None,
        max_length=200,
        description="Name of this process among several that share a PostgreSQL database: "
        "each needs its own, and the same one after a restart. Without it, the host's name.",
    )
    bounce_desk_keep_days: int = Field(
        default=90,
        ge=1,
        description="Days for which it is kept which messages were answered, and what readers said of cards.",
    )
    bounce_desk_keep_failed_days: int = Field(
        default=14,
        ge=1,
        description="Days for which cards that failed for good are kept, to be tried again or dropped "
        "by `python -m bot jobs`.",
    )
    bounce_desk_language: Literal["en", "de"] = Field(
        default="en",
        description="Language of the cards where Slack does not tell the reader's: en or de.",
    )
    bounce_desk_catalog_dir: Annotated[Path | None, EmptyIsUnset] = Field(
        default=None,
        description="Folder with the team's own catalog entries, which override or add to the built-in ones.",
    )
    bounce_desk_max_text: int = Field(
        default=4_000_000,
        ge=1_000,
        description="Limit: characters of a text that are read. "
        "Where a limit leaves something out, the answer says so.",
    )
    bounce_desk_max_mail: int = Field(
        default=32_000_000,
        ge=10_000,
        description="Limit: bytes of a mail or file that are read, counted after decompressing.",
    )
    bounce_desk_max_parts: int = Field(
        default=1_000,
        ge=1,
        description="Limit: MIME parts of a mail that are looked at.",
    )
    bounce_desk_max_depth: int = Field(
        default=8,
        ge=0,
        le=100,
        description="Limit: mails inside mails that are opened, one inside the other.",
    )
    bounce_desk_max_recipients: int = Field(
        default=10_000,
        ge=1,
        description="Limit: bounces that are read out of one mail or text.",
    )
    bounce_desk_max_evidence: int = Field(
        default=2_000,
        ge=80,
        le=2_000,
        description="Limit: characters that are kept of what the server said.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address to listen on: in HTTP mode, and where there are pages to install the app from.",
    )
    port: int = Field(
        default=3000,
        ge=0,
        le=65535,
        description="Port to listen on, goes with the address.",
    )
    bounce_desk_probes: Annotated[bool, BeforeValidator(lambda value: value or False)] = Field(
        default=False,
        description="Whether /healthz, /readyz and /metrics are on HOST and PORT in Socket Mode, too: "
        "true or false. In HTTP mode they always are.",
    )

    @property
    def limits(self) -> dict[str, int]:
        """How much is read at most, by the names of `bot.bounces.Limits`."""
        prefix = "bounce_desk_max_"
        names = (name for name in type(self).model_fields if name.startswith(prefix))
        return {name.removeprefix(prefix): getattr(self, name) for name in names}

    @property
    def has_many_workspaces(self) -> bool:
        """Whether workspaces install the app by OAuth; a bot token serves the one it belongs to."""
        return self.slack_bot_token is None and self.slack_client_id is not None

    @property
    def any_slack_setting(self) -> bool:
        """Whether somebody meant to connect to a Slack, be it only half set up."""
        slack = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.slack_client_id)
        return any(slack) or self.slack_api_url != SLACK_API_URL


def load_settings(**given: Any) -> Settings:  # noqa: ANN401 - whatever the fields take
    """Read the settings; `given` wins over the environment.

    Raises SettingsError: a sentence for each variable that is malformed, with where to get it.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(one["loc"], one["msg"]) for one in error.errors())) from None


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    """Word one of pydantic's findings; the value itself is never repeated, it may be a secret."""
    name = str(location[0])
    what = message.removeprefix("Value error, ")
    description = Settings.model_fields[name].description if name in Settings.model_fields else ""
    return f"{name.upper()} {what[:1].lower()}{what[1:]}. {description}"


def missing(name: str) -> SettingsError:
    """Say that the setting `name` is needed, and where its value comes from."""
    return SettingsError(f"{name.upper()} is not set. {Settings.model_fields[name].description}")


class OAuthCredentials(NamedTuple):
    """What it takes to be installed by OAuth."""

    client_id: str
    client_secret: str
    token_key: str


def oauth_credentials(settings: Settings) -> OAuthCredentials:
    """Give them.  Raises SettingsError for the first that is missing."""
    if settings.slack_client_id is None:
        raise missing("slack_client_id")
    if settings.slack_client_secret is None:
        raise missing("slack_client_secret")
    if settings.bounce_desk_token_key is None:
        raise missing("bounce_desk_token_key")
    return OAuthCredentials(
        settings.slack_client_id,
        settings.slack_client_secret.get_secret_value(),
        settings.bounce_desk_token_key.get_secret_value(),
    )
