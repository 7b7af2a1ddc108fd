#!/usr/bin/env python3
"""Set Desk Archive up from a fresh checkout, then run it or test it.

    python3 packaging/bootstrap.py run [ARGUMENT ...]
    python3 packaging/bootstrap.py test [PYTEST ARGUMENT ...]

Both make one virtual environment, `.venv/` at the top of the checkout, with exactly what
`requirements.lock` names, and on Debian and its relatives install the system libraries and fonts
that Qt needs where they may. A second call finds all that done and starts at once.

Only the standard library is used here: this file runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "bootstrap.json"
SUPPORTED = ((3, 11), (3, 13))
VERSION_OF = "import sys; print('%d.%d' % sys.version_info[:2])"

# What Qt links to, and what its X11 platform plugin loads; see README, "If the window does not
# open". The fonts are those of the documents people read: Latin, Cyrillic, Greek, Arabic, Hebrew,
# Chinese, Japanese, Korean.
LIBRARIES = (
    "libglib2.0-0",
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)
FONTS = ("fonts-dejavu-core", "fonts-noto-core", "fonts-noto-cjk")
TEST_TOOLS = ("xvfb", "xauth", "xdotool", "openbox", "poppler-utils")


class SetupError(Exception):
    """What kept the program from being set up, in words for the person at the terminal."""


def say(message: str) -> None:
    """Tell the person what happens; standard output belongs to the program that is started."""
    print(message, file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command line of this file and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Set Desk Archive up from a fresh checkout, then run it or test it.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="run|test|setup")
    for name, text in (
        ("run", "set up and start the program; the arguments are passed on to it"),
        ("test", "set up and run format, lint, types, import contracts and all tests"),
        ("setup", "set up, and start nothing"),
    ):
        commands.add_parser(name, help=text, add_help=False)
    options, rest = parser.parse_known_args(argv)
    try:
        if options.command == "run":
            return run(rest)
        if options.command == "test":
            return test(rest)
        set_up(LIBRARIES + FONTS)
    except SetupError as error:
        say(f"Desk Archive could not be set up: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


# --- run ------------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Start the program with `arguments`; without any, on the sample archive."""
    set_up(LIBRARIES + FONTS)
    arguments = arguments or ["open", "--sample"]
    environment = dict(os.environ)
    if arguments[0] == "open" and not has_display():
        say("There is no display here, so no window can be shown.")
        say("The program tests itself on its sample archive without one instead:")
        arguments = ["self-test"]
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [str(venv_python()), "-m", "desk_archive", *arguments]
    return subprocess.call(command, env=environment)


def has_display() -> bool:
    """Whether a window could be shown to somebody."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- test -----------------------------------------------------------------------------------------


def test(arguments: list[str]) -> int:
    """Run every check; all of them run even when one fails, the tests last."""
    set_up(LIBRARIES + FONTS + TEST_TOOLS)
    python = str(venv_python())
    tools = venv_python().parent
    checks = (
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("lint", [python, "-m", "ruff", "check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("import contracts", [str(tools / "lint-imports"), "--no-logo"]),
        ("tests", [python, "-m", "pytest", *arguments]),
    )
    failed = []
    for name, command in checks:
        print(f"== {name}", flush=True)
        begun = time.monotonic()
        if subprocess.call(command, cwd=ROOT) != 0:
            failed.append(name)
        print(f"== {name}: {time.monotonic() - begun:.1f} s", flush=True)
    print("failed: " + ", ".join(failed) if failed else "all checks passed", flush=True)
    return 1 if failed else 0


# --- set up ---------------------------------------------------------------------------------------


def set_up(debian_packages: tuple[str, ...]) -> None:
    """Bring the machine to where the program runs; does nothing where it is already there.

    Raises:
        SetupError: with what to do about it.
    """
    stamp = read_stamp()
    before = dict(stamp)
    packages = set(debian_packages) | set(stamp.get("debian", []))
    if packages != set(stamp.get("debian", [])):
        install_debian_packages(debian_packages)
        stamp["debian"] = sorted(packages)
    wanted = {"lock": digest(LOCK), "project": digest(ROOT / "pyproject.toml")}
    if any(stamp.get(name) != value for name, value in wanted.items()):
        make_environment()
        stamp.update(wanted)
    if stamp != before:
        STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def read_stamp() -> dict:
    """What an earlier call has done here; empty where there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def venv_python() -> Path:
    """The interpreter of the virtual environment, whether or not it is there yet."""
    if os.name == "nt":
        return VENV / "Scripts" / "python.exe"
    return VENV / "bin" / "python"


def make_environment() -> None:
    """Make `.venv` anew if it is missing or of a wrong Python, and install the lock file in it."""
    python = supported_python()
    if VENV.exists() and version_of(venv_python()) != version_of(python):
        shutil.rmtree(VENV)
    if not venv_python().exists():
        say(f"Making a virtual environment in {VENV} …")
        done = subprocess.run(
            [python, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetupError(
                "Python could not make a virtual environment "
                f"(on Debian: apt-get install python3-venv).\n{done.stdout}{done.stderr}"
            )
    say("Installing what requirements.lock names (some 400 MB the first time) …")
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "-q", "install"]
    call([*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)])
    call([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)])


def supported_python() -> str:
    """A Python this program runs on: the one that runs this file, else one on the path."""
    lowest, highest = SUPPORTED
    if lowest <= sys.version_info[:2] <= highest:
        return sys.executable
    for minor in range(highest[1], lowest[1] - 1, -1):
        found = shutil.which(f"python{highest[0]}.{minor}")
        if found and version_of(Path(found)) == f"{highest[0]}.{minor}":
            return found
    raise SetupError(
        "it needs Python {}.{} to {}.{}, and this is {}.{}; install one of them and start "
        "again with it".format(*lowest, *highest, *sys.version_info[:2])
    )


def version_of(python: Path | str) -> str | None:
    """Major and minor version of an interpreter, or None if it doesn't start."""
    try:
        done = subprocess.run(
            [str(python), "-c", VERSION_OF], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def call(command: list[str]) -> None:
    """Run a command and show its output on standard error.

    Raises:
        SetupError: if it fails.
    """
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    if done.returncode != 0:
        raise SetupError(f"this command failed: {' '.join(command)}")


# --- Debian ---------------------------------------------------------------------------------------


def install_debian_packages(packages: tuple[str, ...]) -> None:
    """Install those of `packages` that are missing, where this is Debian and we may; else say how.

    Raises:
        SetupError: if the installation was tried and failed.
    """
    if not sys.platform.startswith("linux") or not shutil.which("dpkg-query"):
        return
    missing = [name for name in packages if not is_installed(name)]
    if not missing:
        return
    line = "apt-get install --no-install-recommends -y " + " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Some system packages are missing. If something fails, type:\n  sudo {line}")
        return
    say("Installing system packages: " + " ".join(missing))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for attempt in ("apt-get update -q", line):
        done = subprocess.run(
            attempt.split(), env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        raise SetupError(f"this command failed: {line}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def is_installed(package: str) -> bool:
    """Whether dpkg knows the package as installed, under this or its 64-bit-time name."""
    for name in (package, f"{package}t64"):
        done = subprocess.run(
            ["dpkg-query", "-W", "-f", "${db:Status-Status}", name],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 and done.stdout.startswith("installed"):
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
