"""main.py's prelude on a machine of its own: a small project whose libraries are wheels in a folder, no network."""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASE_PYTHON = Path(getattr(sys, "_base_executable", sys.executable))
STDLIB = Path(os.__file__).parent


class Machine:
    """A folder with main.py, lock files and wheels; `start` is what a person types."""

    def __init__(self, folder: Path, wheels: Path) -> None:
        self.folder, self.wheels = folder, wheels
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
            "UV_OFFLINE": "1",
            "UV_FIND_LINKS": str(self.wheels),
            "UV_NO_CONFIG": "1",
        }

    def start(self, *words: str, python: Path = BASE_PYTHON, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, self.folder / "main.py", *words],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def finds_whole(self) -> bool:
        """Whether main.py would install into .venv as it is, and not make it anew."""
        asked = "import main; raise SystemExit(0 if main.is_whole() else 1)"
        return subprocess.run([BASE_PYTHON, "-c", asked], cwd=self.folder, check=False).returncode == 0

    def lock(self, name: str, *wheels: Path) -> None:
        lines = []
        for wheel in wheels:
            distribution, number = wheel.name.split("-")[:2]
            digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
            lines.append(f"{distribution}=={number} \\\n    --hash=sha256:{digest}\n")
        (self.folder / "requirements" / f"{name}.lock").write_text("".join(lines))

    def moved_to(self, folder: Path) -> "Machine":
        """A copy of this machine's folder; and of the wheels beside it."""
        wheels = folder.with_name(f"{folder.name}-wheels")
        shutil.copytree(self.folder, folder, symlinks=True)
        shutil.copytree(self.wheels, wheels)
        return Machine(folder, wheels)


def make_wheel(folder: Path, name: str, number: str, contents: dict[str, bytes], tag: str = "py3-none-any") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    wheel, information = folder / f"{name}-{number}-{tag}.whl", f"{name}-{number}.dist-info"
    contents = contents | {
        f"{information}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n".encode(),
        f"{information}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    record = "".join(f"{path},,\n" for path in [*contents, f"{information}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in (contents | {f"{information}/RECORD": record.encode()}).items():
            entry = zipfile.ZipInfo(path)  # without a time, so that the same is the same
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, content)
    return wheel


def greeting_wheel(machine: Machine, number: str) -> Path:
    return make_wheel(machine.wheels, "greeting", number, {"greeting.py": f"words = 'hello {number}'\n".encode()})


def new_machine(folder: Path) -> Machine:
    """A machine on which nothing was started yet, and where uv cannot be had."""
    machine = Machine(folder / "machine", folder / "wheels")
    (machine.folder / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "main.py", machine.folder)
    (machine.folder / "pyproject.toml").write_text(
        '[project]\ndependencies = ["greeting>=1"]\noptional-dependencies = {dev = []}\n'
    )
    (machine.folder / "adapters").mkdir()
    program = "import greeting, sys\nprint(greeting.words, sys.prefix, *sys.argv[1:], sep='\\n')\nraise SystemExit(7)\n"
    (machine.folder / "adapters" / "__init__.py").write_text(program)
    machine.lock("installer", make_wheel(folder / "elsewhere", "uv", "1.0", {}))
    for name in ("runtime", "dev"):
        machine.lock(name, greeting_wheel(machine, "1.0"))
    return machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return new_machine(tmp_path)


@dataclass(frozen=True)
class Started:
    """A machine on which three people started Parley at once, for the first time, and what each was told."""

    machine: Machine
    starts: list[subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """Making an environment takes seconds, so the tests share this one and work on copies of it."""
    machine = new_machine(tmp_path_factory.mktemp("started"))
    with ThreadPoolExecutor(3) as people:
        return Started(machine, [*people.map(machine.start, ("run", "run", "run"))])


@pytest.fixture
def started_machine(started: Started, tmp_path: Path) -> Machine:
    """A copy of that machine."""
    return started.machine.moved_to(tmp_path / "copy")


def has_run(done: subprocess.CompletedProcess[str], number: str, prefix: Path, *words: str) -> bool:
    return done.returncode == 7 and done.stdout.splitlines() == [f"hello {number}", str(prefix), *words]


def test_the_first_starts_share_one_installation(started: Started) -> None:
    for start in started.starts:
        assert has_run(start, "1.0", started.machine.folder / ".venv", "run"), start
    assert sum("making .venv" in start.stderr for start in started.starts) == 1
    assert sum("going on with pip" in start.stderr for start in started.starts) == 1


def test_later_starts_go_straight_on_until_the_libraries_change(started_machine: Machine) -> None:
    machine, venv = started_machine, started_machine.folder / ".venv"
    second = machine.start("run", "--fast")
    assert has_run(second, "1.0", venv, "run", "--fast"), second
    assert second.stderr == ""

    for name in ("runtime", "dev"):
        machine.lock(name, greeting_wheel(machine, "2.0"))
    third = machine.start("run")
    assert has_run(third, "2.0", venv, "run"), third
    assert "making .venv" not in third.stderr

    for_tests = machine.start("test")
    assert "dev.lock" in for_tests.stderr
    assert machine.start("run").stderr == ""  # the development lock holds all that running needs


def test_what_broke_off_half_way_or_has_lost_its_pip_is_not_installed_into(started_machine: Machine) -> None:
    venv = started_machine.folder / ".venv"
    assert started_machine.finds_whole()
    for library in (venv / "lib").glob("python*/site-packages/pip"):
        library.rename(library.with_name("elsewhere"))
    assert not started_machine.finds_whole()
    for library in (venv / "lib").glob("python*/site-packages/elsewhere"):
        library.rename(library.with_name("pip"))
    assert started_machine.finds_whole()
    (venv / "parley-stamp").write_text("unfinished")
    assert not started_machine.finds_whole()


def test_an_environment_whose_python_is_gone_is_made_again(started_machine: Machine, tmp_path: Path) -> None:
    for interpreter in (started_machine.folder / ".venv/bin").glob("python*"):
        interpreter.unlink()
        interpreter.symlink_to(tmp_path / "a python that was uninstalled")
    done = started_machine.start()
    assert has_run(done, "1.0", started_machine.folder / ".venv"), done
    assert "making .venv" in done.stderr


def test_an_environment_with_everything_in_it_is_used_as_it_is(started_machine: Machine, tmp_path: Path) -> None:
    machine, own = started_machine, tmp_path / "own"
    (machine.folder / ".venv").rename(own)
    done = machine.start(python=own / "bin/python")
    assert has_run(done, "1.0", own), done
    assert not (machine.folder / ".venv").exists()


def test_uv_installs_where_it_can_be_had(started_machine: Machine) -> None:
    try:
        number, installed = version("uv"), files("uv") or []
    except PackageNotFoundError:
        pytest.skip("uv is not installed beside these tests")
    contents = {
        str(path) if path.parts[0] == "uv" else f"uv-{number}.data/scripts/{path.name}": path.read_binary()
        for path in installed
        if (path.parts[0] == "uv" and path.suffix == ".py") or path.name == "uv"
    }
    machine = started_machine
    machine.lock("installer", make_wheel(machine.wheels, "uv", number, contents))
    machine.lock("runtime", greeting_wheel(machine, "2.0"))
    done = machine.start()
    assert has_run(done, "2.0", machine.folder / ".venv"), done
    assert "going on with pip" not in done.stderr
    assert "greeting==2.0" in done.stderr  # how uv tells what it installed


def test_a_wrong_hash_is_refused(started_machine: Machine) -> None:
    started_machine.lock("runtime", greeting_wheel(started_machine, "2.0"))
    lock = started_machine.folder / "requirements/runtime.lock"
    lock.write_text(lock.read_text()[:-5] + "0000\n")
    done = started_machine.start()
    assert done.returncode == 1
    assert "could not be installed" in done.stderr.splitlines()[-1]


def test_a_python_without_ensurepip_names_the_missing_package(machine: Machine, tmp_path: Path) -> None:
    library = tmp_path / "home" / "lib" / STDLIB.name  # the standard library as Debian's python3 has it by itself
    library.mkdir(parents=True)
    for part in STDLIB.iterdir():
        if part.name not in ("ensurepip", "site-packages"):
            (library / part.name).symlink_to(part)
    done = machine.start(PYTHONHOME=str(tmp_path / "home"))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Parley: this Python cannot make an environment. "
        f"Install the system package python{sys.version_info[0]}.{sys.version_info[1]}-venv."
    ]


def test_an_older_python_gets_one_clear_line() -> None:
    source = (ROOT / "main.py").read_text()
    ast.parse(source, feature_version=(3, 6))
    pretend = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(ROOT / 'main.py')!r})"
    done = subprocess.run([BASE_PYTHON, "-c", pretend], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "Parley needs Python 3.11 or newer; this is 3.9.\n")
