"""How publishing compares: the same tree, the same S3 server, one tool after another.

    python bench/publishing.py [--stories 5000] [--server rclone moto]

A web server in between counts requests and bytes, unknown to the tools. What is not installed is left out."""

import argparse
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from corpus import stories
from layouts import digest, write_corpus
from peers import HERE, ROOT
from process import watch

CASES = ("first", "unchanged", "one story")
TOOLS = ("digest publish", "rclone sync", "aws s3 sync", "hugo deploy")
STORIES = 9400
"""Two pages for each, and lists: some 20,000 files."""
KEY, SECRET, BUCKET = "example-access", "example-secret", "site"
PLACES = (ROOT / ".venv/servers", ROOT / ".venv/bin", Path(sys.executable).parent, "/usr/sbin", os.environ["PATH"])
PROGRAMS = os.pathsep.join(map(str, PLACES))


class Measured(NamedTuple):
    """A publish as the server in between saw it."""

    tool: str
    case: str
    seconds: float
    cpu: float
    """User and system time of the tool alone."""
    requests: int
    sent: int
    received: int
    memory: float | None


def program(name: str) -> str | None:
    """A program, if it is installed."""
    return shutil.which(name, path=PROGRAMS)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(words: list[str], port: int) -> Iterator[None]:
    """A server, once it takes connections."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


class Counter:
    """The log of the web server in between."""

    def __init__(self, log: Path) -> None:
        self.log, self._at = log, 0

    def since(self) -> tuple[int, int, int]:
        """Requests, bytes of theirs and of their answers, since it was asked last."""
        time.sleep(0.2)
        lines = self.log.read_text().splitlines()[self._at :]
        self._at += len(lines)
        sizes = [line.split() for line in lines]
        return len(lines), sum(int(size) for size, _ in sizes), sum(int(size) for _, size in sizes)


@contextmanager
def counted(folder: Path, port: int) -> Iterator[tuple[str, Counter]]:
    """A web server before that port; its address, and its counts."""
    front, log = free_port(), folder / "access.log"
    config = f"""
        daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
        {"" if os.getuid() else "user root;"}
        events {{ worker_connections 1024; }}
        http {{
          log_format sizes "$request_length $bytes_sent"; access_log {log} sizes;
          client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
          uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; client_max_body_size 0; merge_slashes off;
          upstream server {{ server 127.0.0.1:{port}; keepalive 32; }}
          server {{
            listen 127.0.0.1:{front}; keepalive_requests 1000000;
            location / {{
              proxy_pass http://server; proxy_http_version 1.1; proxy_set_header Connection "";
              proxy_set_header Host $http_host; proxy_request_buffering off; proxy_buffering off;
            }}
          }}
        }}
    """
    (folder / "nginx.conf").write_text(config)
    with running([str(program("nginx")), "-p", str(folder), "-c", str(folder / "nginx.conf")], front):
        yield f"http://127.0.0.1:{front}", Counter(log)


@contextmanager
def server(kind: str, folder: Path) -> Iterator[int]:
    """A fresh S3 server; returns its port."""
    port = free_port()
    (folder / "buckets").mkdir()
    rclone = [str(program("rclone")), "--config", "/dev/null", "serve", "s3", "--addr", f"127.0.0.1:{port}"]
    words = {
        "rclone": [*rclone, "--auth-key", f"{KEY},{SECRET}", str(folder / "buckets")],
        "moto": [str(program("moto_server")), "-H", "127.0.0.1", "-p", str(port)],
    }
    with running(words[kind], port):
        yield port


class Bench:
    """A site, and the tools that publish it."""

    def __init__(self, folder: Path, count: int, length: int) -> None:
        self.site, self.tree = folder / "site", folder / "tree"
        shutil.copytree(HERE / "sites" / "digest", self.site)
        write_corpus(stories(0, count, length), {self.site: digest})
        self.config = (self.site / "digest.yaml").read_text()
        self._changes = 0

    def build(self) -> None:
        """Build, and lay the tree out for tools that publish whole folders."""
        subprocess.run(["digest", "build"], cwd=self.site, env=environment(""), check=True, stdout=subprocess.DEVNULL)
        names = shutil.ignore_patterns(".digest-*")
        shutil.rmtree(self.tree, ignore_errors=True)
        shutil.copytree(self.site / "_site", self.tree, ignore=names, copy_function=shutil.copy2)

    def change(self) -> None:
        """Edit one story."""
        self._changes += 1
        place = sorted((self.site / "content").rglob("*.fr.md"))[7]
        place.write_text(f"{place.read_text()}\n\nUne phrase de plus, la {self._changes}e.\n")

    def configure(self) -> None:
        target = f"publish:\n  targets:\n    www: {{kind: s3, bucket: {BUCKET}}}\n"
        (self.site / "digest.yaml").write_text(self.config + target)

    def commands(self, url: str) -> dict[str, tuple[list[str], Path]]:
        """Each tool's command, and where it is run."""
        remote = f":s3,provider=Other,endpoint='{url}',access_key_id={KEY},secret_access_key={SECRET}:{BUCKET}"
        sync = ["rclone", "--config", "/dev/null", "sync", "--transfers", "16", "--checkers", "16"]
        aws = ["aws", "s3", "sync", "--delete", "--only-show-errors", str(self.tree), f"s3://{BUCKET}"]
        hugo = self.site.parent / "hugo"
        hugo.mkdir(exist_ok=True)
        place = f"s3://{BUCKET}?endpoint={url}&region=us-east-1&s3ForcePathStyle=true&use_path_style=true"
        (hugo / "hugo.toml").write_text(
            f'publishDir = "{self.tree}"\n[[deployment.targets]]\nname = "www"\nURL = "{place}"\n'
        )
        found = {
            "digest publish": (["digest", "publish", "--yes"], self.site),
            "rclone sync": ([*sync, str(self.tree), remote], self.site),
            "aws s3 sync": (aws, self.site),
            "hugo deploy": (["hugo", "deploy", "--workers", "16", "--maxDeletes", "-1"], hugo),
        }
        assert tuple(found) == TOOLS
        return found


def environment(url: str) -> dict[str, str]:
    """What all tools are told of the server."""
    known = {"AWS_ENDPOINT_URL": url} if url else {}
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}
    more = {"AWS_DEFAULT_REGION": "us-east-1", "PATH": PROGRAMS, "SOURCE_DATE_EPOCH": "1900000000"}
    return {**os.environ, **known, **keys, **more}


def run(words: list[str], folder: Path, url: str) -> tuple[float, float, float | None]:
    """Seconds, those of processors, and 10⁶ bytes of memory."""
    began, before = time.perf_counter(), cpu_of_children()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(words, cwd=folder, env=environment(url), stdout=said, stderr=said)
        memory, _ = watch(process.pid)
        process.wait()
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{words[0]} failed: {said.read()[-2000:].decode(errors='replace')}")
    return time.perf_counter() - began, cpu_of_children() - before, memory


def cpu_of_children() -> float:
    """Seconds of processors that processes took which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def make_bucket(url: str) -> None:
    """Any S3 client can; rclone is always here."""
    remote = f":s3,provider=Other,endpoint='{url}',access_key_id={KEY},secret_access_key={SECRET}:{BUCKET}"
    subprocess.run(["rclone", "--config", "/dev/null", "mkdir", remote], env=environment(""), check=True)


def measure(
    bench: Bench, kind: str, tools: Collection[str], cases: Collection[str], keep: Callable[[Measured], None]
) -> None:
    """Each tool on a fresh server: everything, then nothing changed, then one story."""
    with ExitStack() as stack:
        reached = {}
        for tool in tools:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            url, counter = stack.enter_context(counted(folder, stack.enter_context(server(kind, folder))))
            make_bucket(url)
            counter.since()
            reached[tool] = url, counter
        bench.configure()
        for case in cases:
            if case == "one story":
                bench.change()
            bench.build()
            for tool, (url, counter) in reached.items():
                words, folder = bench.commands(url)[tool]
                try:
                    seconds, cpu, memory = run(words, folder, url)
                except RuntimeError as error:
                    print(error, file=sys.stderr, flush=True)
                    continue
                keep(Measured(tool, case, seconds, cpu, *counter.since(), memory))


def present(bench: Bench, named: Collection[str] | None) -> list[str]:
    """The tools to measure; says which ones are absent."""
    found = []
    for tool, (words, _) in bench.commands("").items():
        if named and words[0] not in named:
            continue
        if program(words[0]):
            found.append(tool)
        else:
            print(f"{tool}: {words[0]} is not installed, and is left out", flush=True)
    return found


def main() -> None:
    """As the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=STORIES, help="two pages for each, and lists")
    parser.add_argument("--server", nargs="+", choices=("rclone", "moto"), default=["rclone"])
    parser.add_argument("--tools", nargs="+", choices=[tool.partition(" ")[0] for tool in TOOLS], help="default: all")
    parser.add_argument("--rounds", type=int, default=1, help="each upon servers of its own")
    parser.add_argument("--only-first", action="store_true", help="only the first publish of everything")
    parser.add_argument("--length", type=int, default=1, help="bodies so many times as long")
    asked = parser.parse_args()
    cases = CASES[:1] if asked.only_first else CASES
    compare(asked.stories, asked.server, asked.tools, cases, asked.rounds, asked.length)


def compare(
    count: int,
    servers: Collection[str],
    named: Collection[str] | None = None,
    cases: Collection[str] = CASES,
    rounds: int = 1,
    length: int = 1,
) -> None:
    """Print a line for each publish; says what is absent."""
    needed = {"nginx", "rclone", *(["moto_server"] if "moto" in servers else [])}
    absent = sorted(name for name in needed if not program(name))
    if absent:
        print(f"publishing is left out: {', '.join(absent)} not installed; `make test` installs them")
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), count, length)
        for kind in servers:
            print(f"\nserver: {kind}", flush=True)
            tools = present(bench, named)
            for _ in range(rounds):
                measure(bench, kind, tools, cases, _print)
        size = sum(path.stat().st_size for path in bench.tree.rglob("*") if path.is_file())
        print(f"\n{sum(1 for path in bench.tree.rglob('*') if path.is_file())} files, {size / 1e6:.0f} MB")


def _print(row: Measured) -> None:
    memory = f"{row.memory:5.0f} MB" if row.memory is not None else ""
    sizes = f"{row.sent / 1e6:8.2f} MB sent {row.received / 1e6:8.2f} MB received"
    times = f"{row.seconds:7.2f} s {row.cpu:6.2f} s of CPU"
    print(f"{row.case:10} {row.tool:15} {times} {row.requests:7} requests {sizes} {memory}", flush=True)


if __name__ == "__main__":
    main()
