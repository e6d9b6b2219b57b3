"""What each command does. What it needs is imported when it is given, so that each starts as fast as it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.cli.app import Actions, run_command_line

if TYPE_CHECKING:
    from adapters.cli.app import BenchOptions
    from adapters.settings import Settings


def start() -> None:
    """Do what was typed on the command line, and end the program."""
    run_command_line(Actions(run=run, playground=playground, migrate=migrate, doctor=doctor, bench=bench))


def run(settings: Settings) -> int:
    """Run the bot on every platform a token is set for, until it is told to stop."""
    from adapters.cli.serving import run_until_told
    from adapters.logs import set_up
    from wiring.bot import assemble

    set_up(level=settings.log_level, secrets=settings.secrets())
    return run_until_told(lambda: assemble(settings))


def playground(settings: Settings, port: int) -> int:
    """Both platforms on this machine with a page to chat in, and a fresh sample world."""
    import asyncio
    import tempfile

    from wiring.playground import play

    with tempfile.TemporaryDirectory(prefix="parley-playground-") as folder:
        return asyncio.run(play(f"sqlite:///{folder}/parley.db", port))


def migrate(settings: Settings, revision: str) -> int:
    """Bring the tables to a revision, or to the newest."""
    from migrations.run import upgrade
    from migrations.standing import current

    upgrade(settings.database_url, revision)
    print(f"The database is at revision {current(settings.database_url)}.")
    return 0


def doctor(settings: Settings) -> int:
    """Say in plain words what is missing or wrong."""
    import migrations.run
    from adapters.cli import doctor

    return doctor.doctor(settings, migrations.run)


def bench(options: BenchOptions) -> int:
    """Measure Parley against floors taken in the same run."""
    from benchmarks import collect

    return collect.run(options)
