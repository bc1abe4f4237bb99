"""Real servers on the loopback, each for as long as its `with` block lasts."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.sites import REPOSITORY

PLACES = (
    REPOSITORY / ".venv/servers",
    REPOSITORY / "node_modules/.bin",
    Path(sys.executable).parent,
    Path("/usr/sbin"),
)
"""Where `make` puts the servers; what is on PATH serves too."""


def program(name: str) -> str:
    """A server's program."""
    path = os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    assert found, f"{name} is not installed; `make test` installs it"
    return found


_OWN: list[socket.socket] = []
"""Hold ports for as long as the tests run."""


def own_port() -> int:
    """A port of the loopback that the system gives to nobody else; whoever is told of it may listen there."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(("127.0.0.1", 0))
    _OWN.append(one)
    return int(one.getsockname()[1])


@contextmanager
def running(words: list[str], port: int, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from the moment at which it takes connections."""
    with open(log, "wb") as stream:
        process = subprocess.Popen(words, stdout=stream, stderr=stream, env={**os.environ, **environment})
        try:
            _await(process, port, log)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(f"{process.args} does not answer: {log.read_text(errors='replace')}")


class Server(NamedTuple):
    """An object store, and what a client must know of it."""

    url: str
    environment: Mapping[str, str]
    kind: str

    @property
    def port(self) -> int:
        return int(self.url.removeprefix("http://").partition(":")[2].partition("/")[0])


S3_KEY, S3_SECRET = "example-access", "example-sEcReT-0123456789"


def _s3_environment(url: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": S3_KEY,
        "AWS_SECRET_ACCESS_KEY": S3_SECRET,
        "AWS_REGION": "us-east-1",
    }


@contextmanager
def moto(folder: Path) -> Iterator[Server]:
    """An S3 server that knows conditional writes."""
    port = own_port()
    words = [program("moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with running(words, port, folder / "moto.log"):
        url = f"http://127.0.0.1:{port}"
        yield Server(url, _s3_environment(url), "s3")


@contextmanager
def rclone(folder: Path) -> Iterator[Server]:
    """An S3 server that ignores conditions.

    It keeps objects in memory, and trusts what it noted of a folder. Were they files, it would list new folders while
    others of its requests write into them, and go on to serve a file as it was then: as an empty one.
    """
    port = own_port()
    words = [program("rclone"), "--config", "/dev/null", "serve", "s3", "--addr", f"127.0.0.1:{port}"]
    words += ["--auth-key", f"{S3_KEY},{S3_SECRET}", "--dir-cache-time", "24h", ":memory:"]
    with running(words, port, folder / "rclone.log"):
        url = f"http://127.0.0.1:{port}"
        yield Server(url, _s3_environment(url), "s3")


AZURE_ACCOUNT = "digestexample"
AZURE_KEY = "ZXhhbXBsZS1rZXktb2YtYS10ZXN0LXNlcnZlci1vbi10aGUtbG9vcGJhY2s="


@contextmanager
def azurite(folder: Path) -> Iterator[Server]:
    """An Azure Blob server."""
    port = own_port()
    words = [program("azurite-blob"), "--blobHost", "127.0.0.1", "--blobPort", str(port)]
    words += ["--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck"]
    with running(words, port, folder / "azurite.log", AZURITE_ACCOUNTS=f"{AZURE_ACCOUNT}:{AZURE_KEY}"):
        url = f"http://127.0.0.1:{port}/{AZURE_ACCOUNT}"
        environment = {
            "AZURE_STORAGE_ENDPOINT": url,
            "AZURE_STORAGE_ACCOUNT_NAME": AZURE_ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": AZURE_KEY,
        }
        yield Server(url, environment, "azure")


def make_bucket(server: Server, name: str) -> None:
    """A bucket or container; one that is there already stays as it is."""
    if server.kind == "azure":
        _make_container(name, server)
        return
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=server.url,
        region_name="us-east-1",
        aws_access_key_id=S3_KEY,
        aws_secret_access_key=S3_SECRET,
    )
    client.create_bucket(Bucket=name)


def _make_container(name: str, server: Server) -> None:
    """`Put Container` of the Blob service, signed with the shared key."""
    import base64
    import hmac
    from email.utils import formatdate

    path = f"/{AZURE_ACCOUNT}/{name}"
    headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2023-11-03"}
    lines = ["PUT", *[""] * 11, *(f"{key}:{value}" for key, value in sorted(headers.items()))]
    text = "\n".join([*lines, f"/{AZURE_ACCOUNT}{path}", "restype:container"])
    signature = hmac.digest(base64.b64decode(AZURE_KEY), text.encode(), "sha256")
    headers["Authorization"] = f"SharedKey {AZURE_ACCOUNT}:{base64.b64encode(signature).decode()}"
    url = f"{server.url}/{name}?restype=container"
    request = urllib.request.Request(url, method="PUT", headers={**headers, "Content-Length": "0"})
    try:
        with urllib.request.urlopen(request, timeout=100) as answer:
            assert answer.status == 201
    except urllib.error.HTTPError as error:
        assert error.code == 409, error


class Shell(NamedTuple):
    """An ssh server of the user who runs the tests."""

    port: int
    config: Path
    """For `ssh -F`: the host `www.example.org` is it."""
    home: Path
    """Where its commands start."""
    before: Path
    """Shell that the host runs before each command: what it lacks, and what happens there."""


@contextmanager
def sshd(folder: Path) -> Iterator[Shell]:
    """An ssh server with keys of its own."""
    port = own_port()
    for name in ("host", "user"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(words, check=True)
    home = folder / "home"
    home.mkdir()
    before = folder / "before"
    before.write_text("")
    there = f'command="cd {home} && . {before} && exec sh -c \\"$SSH_ORIGINAL_COMMAND\\""'
    (folder / "authorized").write_text(f"{there} {(folder / 'user.pub').read_text()}")
    settings = f"""
        Port {port}
        ListenAddress 127.0.0.1
        HostKey {folder}/host
        AuthorizedKeysFile {folder}/authorized
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        MaxStartups 100
        MaxSessions 100
    """
    (folder / "sshd_config").write_text(settings)
    key = (folder / "host.pub").read_text().split()[:2]
    (folder / "known_hosts").write_text(f"www.example.org {' '.join(key)}\n")
    config = folder / "ssh_config"
    config.write_text(
        f"""
        Host www.example.org
          HostName 127.0.0.1
          Port {port}
          HostKeyAlias www.example.org
          User {os.environ.get("USER") or "root"}
          IdentityFile {folder}/user
          IdentitiesOnly yes
          UserKnownHostsFile {folder}/known_hosts
          GlobalKnownHostsFile /dev/null
        """
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    words = [program("sshd"), "-D", "-e", "-f", str(folder / "sshd_config")]
    with running(words, port, folder / "sshd.log"):
        yield Shell(port, config, home, before)


@contextmanager
def nginx(folder: Path, root: Path, **more: str) -> Iterator[str]:
    """A web server for a folder, which may be a link that changes."""
    port = own_port()
    (folder / "nginx").mkdir()
    extra = more.get("extra", "")
    config = f"""
        daemon off; worker_processes 2; pid {folder}/nginx/pid; error_log stderr;
        events {{ worker_connections 512; }}
        http {{
          access_log off; default_type application/octet-stream;
          include /etc/nginx/mime.types;
          client_body_temp_path {folder}/nginx/body; proxy_temp_path {folder}/nginx/proxy;
          fastcgi_temp_path {folder}/nginx/fastcgi; uwsgi_temp_path {folder}/nginx/uwsgi;
          scgi_temp_path {folder}/nginx/scgi;
          server {{ listen 127.0.0.1:{port}; root {root}; error_page 404 /404.html; charset utf-8; {extra} }}
        }}
    """
    place = folder / "nginx" / "nginx.conf"
    place.write_text(config if os.getuid() else f"user root;{config}")
    words = [program("nginx"), "-e", "stderr", "-p", str(folder / "nginx"), "-c", str(place)]
    with running(words, port, folder / "nginx.log"):
        yield f"http://127.0.0.1:{port}"


def fetched(url: str) -> tuple[int, bytes, Mapping[str, str]]:
    """Status, body and headers of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=100) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)
