"""A Dask scheduler and its workers as processes of this machine, each in an empty folder of its own."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

from distributed import Client

from tests.sites import REPOSITORY


class Machines:
    """What a test starts; all of it ends when the test leaves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scheduler: subprocess.Popen[str] | None = None
        self.address = ""
        self.workers: dict[str, subprocess.Popen[str]] = {}

    def __enter__(self) -> "Machines":
        return self

    def __exit__(self, *error: object) -> None:
        """At once: asked to end, they would wait for each other. The worker of a nanny ends with it."""
        for process in (*self.workers.values(), self.scheduler):
            if process is not None:
                process.kill()
                process.wait()

    def start_scheduler(self, **settings: str) -> str:
        """Returns its address, a port that the system chose."""
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
        self.scheduler = self._started("dask_scheduler", "scheduler", *options, **settings)
        assert self.scheduler.stderr is not None
        line = next(line for line in self.scheduler.stderr if "Scheduler at:" in line)
        Thread(target=self.scheduler.stderr.read, daemon=True).start()
        self.address = line.split()[-1]
        return self.address

    def start_worker(self, *options: str, path: Path = REPOSITORY, **settings: str) -> None:
        """One more; it finds the package in that folder. Returns once the scheduler knows it."""
        name = f"worker-{len(self.workers)}"
        fixed = (self.address, "--name", name, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard")
        nanny = () if "--nanny" in options else ("--no-nanny",)
        started = self._started("dask_worker", name, *fixed, *nanny, *options, PYTHONPATH=str(path), **settings)
        assert started.stderr is not None
        next(line for line in started.stderr if "Registered to:" in line)
        Thread(target=started.stderr.read, daemon=True).start()
        self.workers[name] = started

    def _started(self, module: str, name: str, *options: str, **settings: str) -> subprocess.Popen[str]:
        home = self.folder / name
        home.mkdir()
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *options],
            cwd=home,
            env={**os.environ, "HOME": str(home), "DASK_CONFIG": str(home), **settings},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

    def known(self) -> dict[str, Any]:
        """What the scheduler has its workers do: name → keys."""
        with Client(self.address, set_as_default=False) as client:
            workers = client.scheduler_info(n_workers=-1)["workers"]
            return {known["name"]: client.processing([worker])[worker] for worker, known in workers.items()}
