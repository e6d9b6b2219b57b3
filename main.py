"""Parley's one entry: the prelude, which makes .venv and starts this file again inside it, and the wiring.

The prelude uses only the standard library. The wiring is the only place where everything is put together;
what is said on the command line lives in adapters/cli.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.cli.app import BenchOptions
    from adapters.cli.database_check import History
    from adapters.cli.serving import PlatformApp, Service
    from adapters.playground.world import Endpoints, World
    from adapters.settings import Settings
    from bot.channel import Channel, Mailer
    from bot.intake import Intake
    from bot.router import Router
    from core.clock import Clock

if sys.version_info < (3, 11):  # noqa: UP036 - this line is for those who are on an older one
    sys.exit("Parley needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "parley-stamp"
REQUIREMENTS = ROOT / "requirements"
DEVELOPMENT_COMMANDS = {"test", "check", "bench"}
UNFINISHED = "unfinished"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def say(line: str) -> None:
    """Tell the person waiting what is going on, on standard error: standard output belongs to the command."""
    print(f"Parley: {line}", file=sys.stderr, flush=True)


def lock_needed(arguments: list[str]) -> str:
    """`dev` for the commands that work on Parley itself, `runtime` for those that run it."""
    words = [word for word in arguments if not word.startswith("-")]
    return "dev" if words and words[0] in DEVELOPMENT_COMMANDS else "runtime"


def locks_digest() -> str:
    """One digest of both lock files: any change of either makes the next start install again."""
    content = b"".join((REQUIREMENTS / f"{name}.lock").read_bytes() for name in ("runtime", "dev"))
    return hashlib.sha256(content).hexdigest()


def read_stamp() -> list[str]:
    """The words of STAMP: the lock, the Python's version, the digest; or UNFINISHED alone; or none at all."""
    try:
        return STAMP.read_text("utf8").split()
    except OSError:
        return []


def write_stamp(*words: str) -> None:
    """Replace STAMP in one step, so that no reader ever sees half of it."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(" ".join(words), "utf8")
    fresh.replace(STAMP)


def stamped(lock: str) -> bool:
    """Whether .venv holds `lock` as it is now. The development lock holds the runtime's, pin for pin."""
    found = read_stamp()
    return len(found) == 3 and found[0] in (lock, "dev") and found[2] == locks_digest() and os.access(PYTHON, os.X_OK)


def is_inside() -> bool:
    """Whether this interpreter is the one of .venv."""
    return Path(sys.prefix).resolve() == VENV


def distributions_present(lock: str) -> bool:
    """Whether every distribution pyproject.toml asks for is installed here, as after `pip install -e '.[dev]'`."""
    import importlib.metadata
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["dev"] if lock == "dev" else [])
    names = [re.match(r"[\w.-]+", line).group() for line in wanted]  # type: ignore[union-attr]
    try:
        return all(importlib.metadata.version(name) for name in names)
    except importlib.metadata.PackageNotFoundError:
        return False


def can_run_here(lock: str) -> bool:
    """Whether this very interpreter is in an environment with everything in place: .venv, or somebody's own."""
    if sys.prefix == sys.base_prefix:
        return False
    if is_inside() and read_stamp():
        return stamped(lock) and read_stamp()[1] == VERSION
    return distributions_present(lock)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let only one start at a time work on .venv; the others wait. (The lock is on this file: it is always there.)"""
    with Path(__file__).open("rb") as handle:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another start is installing; waiting for it")
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def works(*command: str | Path, quiet: bool = False) -> bool:
    """Whether `command` ends well. What it prints goes to standard error, or nowhere when `quiet`."""
    sink = subprocess.DEVNULL if quiet else sys.stderr
    return subprocess.run([str(part) for part in command], stdout=sink, stderr=sink, check=False).returncode == 0


def make_venv() -> None:
    """Make .venv from nothing, or end with one line that names the system package Python lacks for it."""
    if importlib.util.find_spec("ensurepip") is None:  # Debian and Ubuntu put it in a package of its own
        sys.exit(f"Parley: this Python cannot make an environment. Install the system package python{VERSION}-venv.")
    say("making .venv")
    if not works(getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", VENV):
        sys.exit("Parley: .venv could not be made (see above).")


def install(lock: str) -> bool:
    """Put the distributions of `lock` into .venv, by uv, or by pip where uv cannot be had; False if neither can."""
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--require-hashes", "-r")
    uv = (PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r")
    pins = REQUIREMENTS / f"{lock}.lock"
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")  # trust whom this machine trusts, as pip does
    say(f"installing what {pins.relative_to(ROOT)} lists; this happens once")
    if works(*pip, REQUIREMENTS / "installer.lock", "--only-binary=:all:", "--retries=1", quiet=True) and works(
        *uv, pins
    ):
        return True
    say("uv cannot be had or cannot reach the packages here; going on with pip, which is slower")
    return works(*pip, pins)


def is_whole() -> bool:
    """Whether .venv can be installed into: not broken off half-way, and its Python still finds its own pip."""
    return read_stamp() != [UNFINISHED] and os.access(PYTHON, os.X_OK) and works(PYTHON, "-c", "import pip", quiet=True)


def prepare(lock: str) -> None:
    """Bring .venv to what `lock` says, from whatever state it is in."""
    with one_at_a_time():
        if stamped(lock) and not is_inside():
            return  # the start that this one waited for has done it
        begun = time.monotonic()
        if not is_whole():
            make_venv()
        write_stamp(UNFINISHED)
        if not install(lock):
            sys.exit("Parley: the libraries could not be installed (see above). Start again when that is solved.")
        show_version = "import sys; print('{}.{}'.format(*sys.version_info))"
        version = subprocess.check_output([str(PYTHON), "-c", show_version], text=True).strip()
        write_stamp(lock, version, locks_digest())
        say(f"ready after {time.monotonic() - begun:.0f} s")


def start_inside() -> None:
    """Run this file again, with the same arguments, by the Python of .venv; does not come back."""
    command = [str(PYTHON), str(ROOT / "main.py"), *sys.argv[1:]]
    if os.name == "nt":  # there, exec would hand the console back while the command still runs
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def wire() -> None:
    """Put everything together and hand it to the command line."""
    from adapters.cli.app import Actions, run_command_line

    run_command_line(Actions(run=run, playground=playground, migrate=migrate, doctor=doctor, bench=bench))


def run(settings: "Settings") -> int:
    """Run the bot on every platform a token is set for, until it is told to stop."""
    from adapters.cli.database_check import telling_why
    from adapters.cli.serving import run_until_told
    from adapters.logs import set_up
    from migrations.starting import bring_up_to_date

    set_up(level=settings.log_level, secrets=settings.secrets())
    with telling_why(settings, table_history):
        bring_up_to_date(settings.database_url)
    return run_until_told(lambda: assemble(settings))


def table_history() -> "History":
    """What knows of all states of the tables; only what needs it loads it."""
    import migrations.run

    return migrations.run


async def assemble(settings: "Settings") -> "Service":
    """The whole bot, wired and not yet started."""
    from adapters.cli.community import open_house
    from adapters.cli.serving import Service, link_into
    from adapters.jitsi import Jitsi
    from adapters.moved_clock import MovedClock
    from bot.courier import Courier
    from bot.flows import FLOWS
    from bot.intake import Intake
    from bot.letters import Letters
    from bot.lookup import Lookup
    from bot.router import Router
    from bot.templates import Templates
    from bot.ticks import Ticks
    from core.clock import SystemClock
    from core.storage import open_store

    moved = await MovedClock.following(settings.clock_url) if settings.clock_url else None
    clock = moved.clock if moved is not None else SystemClock()
    store = open_store(settings.database_url)
    apps: list[PlatformApp] = []
    channels: dict[str, Channel] = {}
    house = await open_house(settings, store, clock, Jitsi(settings.jitsi_domain), partial(link_into, apps))
    lookup = Lookup(store=store, clock=clock, channels=channels, community_id=house.community.id)
    templates, intake, ticks = Templates(), Intake(store, clock), Ticks(clock)
    courier = Courier(
        store=store,
        clock=clock,
        channels=channels,
        letters=Letters(FLOWS, templates=templates, house=house, clock=clock),
        ticks=ticks,
        spaces=settings.spaces(),
        mailer=mailer_for(settings, clock),
    )
    router = Router(
        FLOWS, store=store, writer=courier, clock=clock, templates=templates, intake=intake, house=house, lookup=lookup
    )
    apps.extend(platform_apps(settings, router, intake))
    channels.update({app.platform: app.channel for app in apps})
    if moved is not None:
        moved.clock.follow(courier.wake)
    return Service(apps, courier, ticks, intake, store, clock, followed_clock=moved)


def mailer_for(settings: "Settings", clock: "Clock") -> "Mailer | None":
    """What sends e-mail, where a server is set for it."""
    mail = settings.mail()
    if mail is None:
        return None
    from adapters.mail import SmtpMailer

    return SmtpMailer(mail, sender=settings.community_name, clock=clock)


def platform_apps(settings: "Settings", router: "Router", intake: "Intake") -> "tuple[PlatformApp, ...]":
    """One app for each platform that a token is set for."""
    apps: list[PlatformApp] = []
    if settings.telegram_token:
        from adapters.telegram.app import TelegramApp

        token = settings.telegram_token.get_secret_value()
        admins = tuple(admin.id for admin in settings.admins if admin.platform == "telegram")
        apps.append(TelegramApp(token=token, api=settings.telegram_api, router=router, intake=intake, admins=admins))
    if settings.discord_token:
        from adapters.discord.app import DiscordApp

        apps.append(
            DiscordApp(
                token=settings.discord_token.get_secret_value(),
                api=settings.discord_api,
                gateway=settings.discord_gateway or "",
                router=router,
                intake=intake,
                shard_ids=settings.discord_shard_ids,
                shard_count=settings.discord_shard_count,
                threads_in=settings.discord_threads_channel or "",
            )
        )
    return tuple(apps)


def playground(settings: "Settings", port: int) -> int:
    """Both platforms on this machine with a page to chat in, and a fresh sample world."""
    import asyncio
    import tempfile

    with tempfile.TemporaryDirectory(prefix="parley-playground-") as folder:
        return asyncio.run(play(f"sqlite:///{folder}/parley.db", port))


async def play(database_url: str, port: int) -> int:
    """Run the playground until it is told to stop."""
    from adapters.cli.sample import next_due_in, seat_people
    from adapters.cli.serving import stopping_event
    from adapters.playground.app import Playground
    from migrations.starting import bring_up_to_date

    bring_up_to_date(database_url)
    community: dict[str, str] = {}

    async def make_world(world: "World") -> None:
        community.update(await seat_people(world, database_url))

    stop = stopping_event()
    stage = Playground(
        bot_command=[sys.executable, str(ROOT / "main.py"), "run"],
        bot_env=lambda endpoints: community | bot_env(endpoints, database_url),
        next_due=lambda: next_due_in(database_url),
        make_world=make_world,
    )
    await stage.start(port)
    print(f"The playground is at {stage.url} (stop it with Ctrl+C)", flush=True)
    await stop.wait()
    await stage.stop()
    return 0


def bot_env(endpoints: "Endpoints", database_url: str) -> dict[str, str]:
    """The settings of a bot on the loopback platforms."""
    return {
        "PARLEY_TELEGRAM_API": endpoints.telegram_api,
        "PARLEY_TELEGRAM_TOKEN": endpoints.telegram_token,
        "PARLEY_DISCORD_API": endpoints.discord_api,
        "PARLEY_DISCORD_GATEWAY": endpoints.discord_gateway,
        "PARLEY_DISCORD_TOKEN": endpoints.discord_token,
        "PARLEY_CLOCK_URL": endpoints.clock,
        "PARLEY_MAIL_SERVER": "127.0.0.1",
        "PARLEY_MAIL_PORT": str(endpoints.mail_port),
        "PARLEY_MAIL_SECURITY": "none",
        "PARLEY_MAIL_FROM": "parley@playground.example",
        "PARLEY_DATABASE_URL": database_url,
    }


def migrate(settings: "Settings", revision: str) -> int:
    """Bring the tables to a revision, or to the newest."""
    from adapters.cli.database_check import telling_why
    from migrations.run import RevisionMissing, upgrade
    from migrations.standing import current

    try:
        with telling_why(settings, table_history):
            upgrade(settings.database_url, revision)
    except RevisionMissing as missing:
        sys.exit(f"Parley: {missing}.")
    print(f"The database is at revision {current(settings.database_url)}.")
    return 0


def doctor(settings: "Settings") -> int:
    """Say in plain words what is missing or wrong."""
    from adapters.cli import doctor

    return doctor.doctor(settings, table_history())


def bench(options: "BenchOptions") -> int:
    """Measure Parley against floors taken in the same run."""
    from benchmarks import collect

    return collect.run(options)


if __name__ == "__main__":
    lock = lock_needed(sys.argv[1:])
    if can_run_here(lock):
        wire()
    else:
        if is_inside() or not stamped(lock):
            prepare(lock)
        start_inside()
