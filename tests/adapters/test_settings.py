"""Settings say what is wrong in one line each, and keep what is secret to themselves."""

from pathlib import Path

import pytest

from adapters.settings import AdminAccount, SettingsUnreadable, load

TELEGRAM_TOKEN = "123456789:AAF-secret-secret-secret-secret-secr"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment without Parley's variables, in a folder without .env."""
    import os

    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaint(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> str:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsUnreadable) as caught:
        load()
    (line,) = caught.value.lines
    return line


def test_without_any_setting_the_database_is_a_file_and_the_platforms_are_the_real_ones() -> None:
    settings = load()
    assert settings.database_url == "sqlite:///parley.db"
    assert (settings.telegram_api, settings.discord_api) == ("https://api.telegram.org", "https://discord.com/api/v10")
    assert (settings.telegram_token, settings.discord_token, settings.admins) == (None, None, ())


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, nothing_set: Path) -> None:
    (nothing_set / ".env").write_text("PARLEY_MENTOR_WORD=professor\nPARLEY_COMMUNITY_NAME='Night School'\nOTHER=1\n")
    monkeypatch.setenv("PARLEY_MENTOR_WORD", "counsellor")
    settings = load()
    assert (settings.mentor_word, settings.community_name) == ("counsellor", "Night School")


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("PARLEY_ADMINS", "")
    assert load().telegram_token is None


def test_lists_are_typed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_ADMINS", "telegram:123, discord:80351110224678912")
    monkeypatch.setenv("PARLEY_DISCORD_SHARD_IDS", "0, 2")
    monkeypatch.setenv("PARLEY_DISCORD_SHARD_COUNT", "4")
    settings = load()
    assert settings.admins == (AdminAccount("telegram", "123"), AdminAccount("discord", "80351110224678912"))
    assert settings.discord_shard_ids == (0, 2)


def test_groups_and_roles_whose_members_count_can_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_MEMBERS_OF", "telegram:-1001=Readers, discord:7 ,discord:7/70 = The tutors")
    assert load().members_of == ("telegram:-1001=Readers", "discord:7", "discord:7/70 = The tutors")
    for wrong in ("telegram:-1001=", "discord:7/70=" + "x" * 41, "discord:Tutors"):
        assert complaint(monkeypatch, "PARLEY_MEMBERS_OF", wrong).startswith("PARLEY_MEMBERS_OF: ")


def test_mail_wants_a_sender_and_a_password_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().mail() is None
    assert "PARLEY_MAIL_FROM" in complaint(monkeypatch, "PARLEY_MAIL_SERVER", "smtp.example.org")
    monkeypatch.setenv("PARLEY_MAIL_FROM", "parley@example.org")
    mail = load().mail()
    assert mail is not None
    assert (mail.port, mail.connection()["start_tls"], mail.connection()["use_tls"]) == (587, True, False)
    assert "PARLEY_MAIL_PASSWORD" in complaint(monkeypatch, "PARLEY_MAIL_USER", "parley")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PARLEY_MAIL_SERVER", "smtp://mail.example.org"),
        ("PARLEY_MAIL_SERVER", "mail.example.org:25"),
        ("PARLEY_MAIL_PORT", "0"),
        ("PARLEY_MAIL_SECURITY", "ssl"),
        ("PARLEY_MAIL_FROM", "Parley <parley@example.org>"),
        ("PARLEY_MAIL_FROM", "parley@example.org\nBcc: x@example.org"),
    ],
)
def test_a_wrong_setting_of_mail_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    assert complaint(monkeypatch, variable, value).startswith(f"{variable}: ")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PARLEY_TELEGRAM_API", "api.telegram.org"),
        ("PARLEY_DISCORD_API", "ftp://discord.com"),
        ("PARLEY_DISCORD_GATEWAY", "http://127.0.0.1:1/gateway"),
        ("PARLEY_DATABASE_URL", "mysql://parley@localhost/parley"),
        ("PARLEY_DATABASE_URL", "parley.db"),
        ("PARLEY_ADMINS", "@somebody"),
        ("PARLEY_ADMINS", "telegram:123, slack:9"),
        ("PARLEY_DISCORD_SHARD_IDS", "first"),
        ("PARLEY_DISCORD_SHARD_COUNT", "0"),
        ("PARLEY_COMMUNITY_ZONE", "Middle/Earth"),
        ("PARLEY_COMMUNITY_ZONE", "../../etc/passwd"),
        ("PARLEY_MENTOR_WORD", " "),
        ("PARLEY_TELEGRAM_SPACE", "@lyceum"),
        ("PARLEY_DISCORD_SPACE", "#general"),
        ("PARLEY_JITSI_DOMAIN", "https://meet.jit.si/"),
        ("PARLEY_LOG_LEVEL", "loud"),
    ],
)
def test_a_bad_value_is_told_by_its_variable_with_a_valid_example(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    line = complaint(monkeypatch, variable, value)
    assert line.startswith(f"{variable}: ")
    assert f"for example {variable}=" in line
    monkeypatch.setenv(variable, line.split(f"for example {variable}=")[1].split(" with ")[0])
    if variable == "PARLEY_DISCORD_SHARD_IDS":
        monkeypatch.setenv("PARLEY_DISCORD_SHARD_COUNT", "4")
    load()


def test_a_shard_needs_to_know_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PARLEY_DISCORD_SHARD_COUNT" in complaint(monkeypatch, "PARLEY_DISCORD_SHARD_IDS", "0,1")


def test_what_is_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_TELEGRAM_TOKEN", TELEGRAM_TOKEN)
    monkeypatch.setenv("PARLEY_MAIL_USER", "parley")
    monkeypatch.setenv("PARLEY_MAIL_PASSWORD", "key-word")
    monkeypatch.setenv("PARLEY_DATABASE_URL", "postgresql://parley:pass%2Fword@localhost/parley")
    settings = load()
    assert settings.secrets() == (TELEGRAM_TOKEN, "key-word", "pass%2Fword", "pass/word")
    shown = f"{settings!r} {settings}"
    assert "secret-secret" not in shown
    assert "word" not in shown.replace("mentor_word", "").replace("mail_password", "")
    line = complaint(monkeypatch, "PARLEY_DATABASE_URL", "oracle://parley:hidden@localhost/parley")
    assert "hidden" not in line
    monkeypatch.setenv("PARLEY_DATABASE_URL", "postgresql:///parley?host=db&password=pass%2Fword")
    assert load().secrets()[-1] == "pass/word"
