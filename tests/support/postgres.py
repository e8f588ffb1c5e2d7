"""A PostgreSQL of our own for as long as the tests run: temporary folder, free port, unprivileged user."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: on the path, or the newest that Debian installed; None when there is none."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return folders[-1].parent if folders else None


@contextmanager
def cluster():
    """Start a cluster and yield its database URL."""
    folder = Path(tempfile.mkdtemp(prefix="xiangping-pg-"))
    port = free_port()
    start = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    try:
        own(folder)
        run(folder, "initdb", "-D", folder / "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        run(folder, "pg_ctl", "-D", folder / "data", "-o", start, "-l", folder / "log", "-w", "start")
        yield f"postgres://tests@127.0.0.1:{port}/postgres"
    finally:
        run(folder, "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def run(folder: Path, program: str, *words, check: bool = True) -> None:
    command, identity = [str(programs() / program), *map(str, words)], {}
    if person := unprivileged():
        identity = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    subprocess.run(command, check=check, cwd=folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **identity)


def unprivileged() -> pwd.struct_passwd | None:
    """initdb refuses root, so root runs it as somebody else."""
    return None if os.getuid() else pwd.getpwnam("nobody")


def own(folder: Path) -> None:
    if person := unprivileged():
        os.chown(folder, person.pw_uid, person.pw_gid)


def free_port() -> int:
    """Below 32768, where no outgoing connection takes it away meanwhile."""
    for port in range(20_000 + os.getpid() % 10_000, 32_768):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")
