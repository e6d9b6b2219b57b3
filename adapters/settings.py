"""The settings: read from PARLEY_… variables and .env, and checked. Nothing is started or opened here."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "PARLEY_"


class AdminAccount(NamedTuple):
    """An account that may do what admins do, by the platform's own number for it."""

    platform: Literal["telegram", "discord"]
    id: str


def parse_admins(text: object) -> object:
    """`telegram:123, discord:456` as accounts."""
    if not isinstance(text, str):
        return text
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found = [re.fullmatch(r"(telegram|discord)\s*:\s*(\d+)", part) for part in parts]
    if not all(found):
        raise ValueError("each admin is a platform and the number of an account there")
    return tuple(AdminAccount(match[1], match[2]) for match in found if match)  # type: ignore[arg-type]


def parse_numbers(text: object) -> object:
    """`0,1,2` as numbers."""
    if not isinstance(text, str):
        return text
    if not re.fullmatch(r"\s*\d+\s*(,\s*\d+\s*)*", text):
        raise ValueError("should be numbers with commas between them")
    return tuple(int(part) for part in text.split(","))


def number_of_a_chat(text: str) -> str:
    if not re.fullmatch(r"-?\d{1,20}", text):
        raise ValueError("should be the number of a group or channel")
    return text


def parse_spaces(text: object) -> object:
    """`telegram:-100123, discord:456, discord:456/789=Tutors` as it stands, a part each."""
    if not isinstance(text, str):
        return text
    parts = tuple(part.strip() for part in text.split(",") if part.strip())
    if not all(
        re.fullmatch(r"(telegram:-?[0-9]{1,20}|discord:[0-9]{1,20}(/[0-9]{1,20})?)(\s*=\s*\S.{0,39})?", part)
        for part in parts
    ):
        raise ValueError("each is a platform and the number of a group or server, perhaps /role, and perhaps =name")
    return parts


def known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("should be an IANA time zone") from None
    return name


def plain_domain(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?", name):
        raise ValueError("should be a domain alone, without https:// and without a path")
    return name.lower()


def mail_address(address: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:]{1,64}@[A-Za-z0-9.-]{1,255}", address):
        raise ValueError("should be an e-mail address alone, without a name")
    return address


def plain_host(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+", name):
        raise ValueError("should be a server's name alone; its port stands in PARLEY_MAIL_PORT")
    return name


def address_of(*schemes: str) -> AfterValidator:
    """A check that a value is an address with one of `schemes`; a slash at its end is cut."""

    def check(address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in schemes or not parts.netloc:
            raise ValueError(f"should be an address that starts with {' or '.join(f'{s}://' for s in schemes)}")
        return address.rstrip("/")

    return AfterValidator(check)


def minutes_or_at_once(text: object) -> object:
    """A number of minutes, or None for `at once`."""
    return None if isinstance(text, str) and text.strip().lower() == "at once" else text


def short_words(text: str) -> str:
    if not 1 <= len(text.strip()) <= 64:
        raise ValueError("should have 1 to 64 characters")
    return text.strip()


def database_address(address: str) -> str:
    dialect = address.partition("://")[0].partition("+")[0] if "://" in address else ""
    if dialect not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("should be a SQLAlchemy address of SQLite or PostgreSQL")
    return address


HttpAddress = Annotated[str, address_of("http", "https")]
Word = Annotated[str, AfterValidator(short_words)]


@dataclass(frozen=True)
class MailSettings:
    """The server that e-mail goes to, and in whose name."""

    server: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str | None
    password: SecretStr | None
    sender: str

    def connection(self) -> dict[str, Any]:
        """The same as aiosmtplib names it."""
        return {
            "hostname": self.server,
            "port": self.port,
            "use_tls": self.security == "tls",
            "start_tls": self.security == "starttls",
            "username": self.user,
            "password": self.password.get_secret_value() if self.password else None,
        }


class Settings(BaseSettings):
    """Everything that can be set from outside. Each field is the variable of its name, in capitals, after PARLEY_."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_token: SecretStr | None = Field(default=None, examples=["123456789:AA…, as @BotFather gives it"])
    discord_token: SecretStr | None = Field(default=None, examples=["MTA…, from the Bot page of the Developer Portal"])
    telegram_api: HttpAddress = Field(default="https://api.telegram.org", examples=["http://127.0.0.1:8081"])
    discord_api: HttpAddress = Field(default="https://discord.com/api/v10", examples=["http://127.0.0.1:8082/api/v10"])
    discord_gateway: Annotated[str, address_of("ws", "wss")] | None = Field(
        default=None, examples=["ws://127.0.0.1:8082/gateway"]
    )
    discord_shard_ids: Annotated[tuple[int, ...] | None, NoDecode, BeforeValidator(parse_numbers)] = Field(
        default=None, examples=["0,1"]
    )
    discord_shard_count: int | None = Field(default=None, ge=1, examples=["4"])
    database_url: Annotated[str, AfterValidator(database_address)] = Field(
        default="sqlite:///parley.db",
        repr=False,  # it may hold a password
        examples=["sqlite:///parley.db", "postgresql://parley:…@localhost/parley"],
    )
    admins: Annotated[tuple[AdminAccount, ...], NoDecode, BeforeValidator(parse_admins)] = Field(
        default=(), examples=["telegram:123456, discord:80351110224678912"]
    )
    telegram_space: Annotated[str, AfterValidator(number_of_a_chat)] | None = Field(
        default=None, examples=["-1001234567890"]
    )
    discord_space: Annotated[str, AfterValidator(number_of_a_chat)] | None = Field(
        default=None, examples=["80351110224678912"]
    )
    discord_threads_channel: Annotated[str, AfterValidator(number_of_a_chat)] | None = Field(
        default=None, examples=["80351110224678912"]
    )
    members_of: Annotated[tuple[str, ...], NoDecode, BeforeValidator(parse_spaces)] = Field(
        default=(), examples=["telegram:-1001234567890, discord:80351110224678912"]
    )
    community_name: Word = Field(default="Parley", examples=["Night School"])
    community_zone: Annotated[str, AfterValidator(known_zone)] = Field(default="UTC", examples=["Europe/Berlin"])
    mentor_word: Word = Field(default="mentor", examples=["counsellor"])
    join_opens_minutes: Annotated[int | None, BeforeValidator(minutes_or_at_once)] = Field(
        default=15, ge=0, le=1440, examples=["15", "at once"]
    )
    keep_messages_days: int = Field(default=365, ge=1, le=36_500, examples=["365"])
    mask_contacts: bool = Field(default=False, examples=["yes"])
    messages_a_minute: int = Field(default=40, ge=1, le=10_000, examples=["40"])
    messages_a_minute_in_all: int = Field(default=80, ge=1, le=10_000, examples=["80"])
    offer_minutes: int = Field(default=60, ge=10, le=2880, examples=["60"])
    jitsi_domain: Annotated[str, AfterValidator(plain_domain)] = Field(
        default="meet.jit.si", examples=["meet.example.org"]
    )
    mail_server: Annotated[str, AfterValidator(plain_host)] | None = Field(default=None, examples=["smtp.example.org"])
    mail_port: int = Field(default=587, ge=1, le=65_535, examples=["587"])
    mail_security: Annotated[Literal["starttls", "tls", "none"], BeforeValidator(str.lower)] = Field(
        default="starttls", examples=["starttls"]
    )
    mail_user: str | None = Field(default=None, examples=["parley@example.org"])
    mail_password: SecretStr | None = Field(default=None, examples=["the mailbox's password"])
    mail_from: Annotated[str, AfterValidator(mail_address)] | None = Field(
        default=None, examples=["parley@example.org"]
    )
    clock_url: HttpAddress | None = Field(default=None, examples=["http://127.0.0.1:8083/clock"])
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(str.lower)] = Field(
        default="info", examples=["info"]
    )

    @model_validator(mode="after")
    def _shards_belong_together(self) -> Self:
        ids, count = self.discord_shard_ids, self.discord_shard_count
        if ids is not None and (count is None or max(ids) >= count):
            raise ValueError(
                "PARLEY_DISCORD_SHARD_IDS: needs PARLEY_DISCORD_SHARD_COUNT, and each number below it; "
                "for example PARLEY_DISCORD_SHARD_IDS=0,1 with PARLEY_DISCORD_SHARD_COUNT=4"
            )
        return self

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.mail_server and not self.mail_from:
            raise ValueError("PARLEY_MAIL_FROM: mail needs a sender; for example PARLEY_MAIL_FROM=parley@example.org")
        if bool(self.mail_user) != bool(self.mail_password):
            raise ValueError("PARLEY_MAIL_USER: goes with PARLEY_MAIL_PASSWORD; set both or none")
        return self

    def mail(self) -> MailSettings | None:
        """Where e-mail goes; None where none is sent."""
        if not self.mail_server or not self.mail_from:
            return None
        login = (self.mail_user, self.mail_password)
        return MailSettings(self.mail_server, self.mail_port, self.mail_security, *login, self.mail_from)

    def spaces(self) -> dict[str, str]:
        """The community's spaces that are set, by platform."""
        found = {"telegram": self.telegram_space, "discord": self.discord_space}
        return {platform: space for platform, space in found.items() if space}

    def secrets(self) -> tuple[str, ...]:
        """What must never be seen in a log: the tokens, and the passwords of mail and database, written either way."""
        held = (self.telegram_token, self.discord_token, self.mail_password)
        tokens = [token.get_secret_value() for token in held if token]
        address = urlsplit(self.database_url)
        passwords = [address.password or "", *parse_qs(address.query).get("password", ())]
        written = [form for password in passwords for form in (password, unquote(password))]
        return tuple(dict.fromkeys(secret for secret in (*tokens, *written) if secret))


class SettingsUnreadable(Exception):
    """Some settings cannot be used. `lines` name each variable, what is wrong and a valid example, never the value."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load() -> Settings:
    """The settings as the environment and .env have them now, or SettingsUnreadable."""
    try:
        return Settings()
    except ValidationError as error:
        lines = tuple(explain(problem["loc"], problem["msg"]) for problem in error.errors(include_input=False))
        raise SettingsUnreadable(lines) from None


def explain(location: tuple[Any, ...], message: str) -> str:
    """One line about one wrong setting."""
    message = message.removeprefix("Value error, ")
    if not location:
        return message
    variable = f"{PREFIX}{str(location[0]).upper()}"
    example = (Settings.model_fields[location[0]].examples or [""])[0]
    return f"{variable}: {message[:1].lower()}{message[1:]}; for example {variable}={example}"
