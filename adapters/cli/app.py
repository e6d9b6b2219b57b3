"""The commands, their options and their help. What a command does is an action handed in by main.py."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli import development

if TYPE_CHECKING:
    from adapters.settings import Settings

BAD_SETTINGS = 2
ANY_OPTIONS: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True}


@dataclass(frozen=True)
class BenchOptions:
    """What to measure (`only`: groups by name, none meaning all) and the file that gets every time taken."""

    as_json: bool
    raw_file: Path
    only: tuple[str, ...]


@dataclass(frozen=True)
class Actions:
    """What the commands do once their words are understood. Each comes back when it is over, with the exit code."""

    run: "Callable[[Settings], int]"
    playground: "Callable[[Settings, int], int]"
    migrate: "Callable[[Settings, str], int]"
    doctor: "Callable[[Settings], int]"
    bench: Callable[[BenchOptions], int]


def read_settings() -> "Settings":
    """The settings, or the end of the program with one line for each that is wrong."""
    from adapters.settings import SettingsUnreadable, load

    try:
        return load()
    except SettingsUnreadable as unreadable:
        for line in unreadable.lines:
            typer.echo(line, err=True)
        raise typer.Exit(BAD_SETTINGS) from None


def run_with_tokens(actions: Actions, settings: "Settings") -> int:
    """Run the bot where there is a token for it, and otherwise say how to get on."""
    if settings.telegram_token or settings.discord_token:
        return actions.run(settings)
    typer.echo(
        "There is no token, so there is no platform to run on: set PARLEY_TELEGRAM_TOKEN and/or PARLEY_DISCORD_TOKEN, "
        "in the environment or in .env. To try Parley without one: python3 main.py playground",
        err=True,
    )
    return BAD_SETTINGS


def build(actions: Actions) -> typer.Typer:
    """The whole command line over `actions`."""
    app = typer.Typer(
        name="parley",
        help="Parley lets people book time with people, from chat.",
        invoke_without_command=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # its tracebacks show local variables, tokens among them
    )

    @app.callback()
    def main(context: typer.Context) -> None:
        """Book time with people, from chat. Without a command: `run` where a token is set, else `playground`."""
        if context.invoked_subcommand is None:
            settings = read_settings()
            has_token = settings.telegram_token or settings.discord_token
            raise typer.Exit(actions.run(settings) if has_token else actions.playground(settings, 0))

    add_running_commands(app, actions)
    add_development_commands(app, actions)
    return app


def add_running_commands(app: typer.Typer, actions: Actions) -> None:
    """The commands for those who run Parley."""

    @app.command()
    def run() -> None:
        """Run the bot on the platforms a token is set for, until it is told to stop."""
        raise typer.Exit(run_with_tokens(actions, read_settings()))

    @app.command()
    def playground(
        port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page listens; 0 takes any free port.")] = 0,
    ) -> None:
        """Try everything without a token: both platforms on this machine, with a page to chat in."""
        raise typer.Exit(actions.playground(read_settings(), port))

    @app.command()
    def migrate(revision: Annotated[str, typer.Argument(help="The state of the tables to go to.")] = "head") -> None:
        """Bring the database's tables to the state this version needs."""
        raise typer.Exit(actions.migrate(read_settings(), revision))

    @app.command()
    def doctor() -> None:
        """Say in plain words what is missing or wrong: tokens, intents, the database, the clock."""
        raise typer.Exit(actions.doctor(read_settings()))


def add_development_commands(app: typer.Typer, actions: Actions) -> None:
    """The commands for those who work on Parley."""

    @app.command(context_settings=ANY_OPTIONS)
    def test(context: typer.Context) -> None:
        """Run the tests. Whatever follows goes to pytest, like `tests/core -k slot`."""
        raise typer.Exit(development.run_tests(context.args))

    @app.command()
    def check(
        fix: Annotated[bool, typer.Option("--fix", help="First repair what can be repaired.")] = False,
    ) -> None:
        """Check style, types and the walls between the rooms, as pre-commit and CI do."""
        raise typer.Exit(development.run_checks(fix=fix))

    @app.command()
    def bench(
        as_json: Annotated[bool, typer.Option("--json", help="Print one flat JSON object and nothing else.")] = False,
        raw_file: Annotated[Path, typer.Option("--raw", help="The file that gets every time taken.")] = Path(
            "benchmarks/raw/latest.json"
        ),
        only: Annotated[list[str] | None, typer.Option(help="Measure only these groups, like `slots`.")] = None,
    ) -> None:
        """Measure Parley against floors taken in the same run."""
        raise typer.Exit(actions.bench(BenchOptions(as_json, raw_file, tuple(only or ()))))


def run_command_line(actions: Actions) -> None:
    """Do what the words after the program's name say, and end the program with the exit code of that."""
    try:
        build(actions)(prog_name="python3 main.py")
    except KeyboardInterrupt:
        sys.exit(130)
