"""Readers in a process of their own: they take no turns from whoever publishes meanwhile."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import NamedTuple
from urllib.parse import quote


class Answer(NamedTuple):
    """What a reader got at a path."""

    path: str
    status: int
    content: str
    """The hash of the body."""
    size: int


@contextmanager
def reading(address: str, paths: list[str], count: int) -> Iterator[list[Counter[Answer]]]:
    """So many readers of a web server, for as long as the block lasts; then what each has got, and how often."""
    context = get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=_read, args=(address, paths, count, theirs))
    process.start()
    theirs.close()
    got: list[Counter[Answer]] = []
    try:
        yield got
        ours.send("over")
        got += ours.recv()
    finally:
        process.kill()
        process.join()
        ours.close()


def _read(address: str, paths: list[str], count: int, told: Connection) -> None:
    over = Event()
    got: list[Counter[Answer]] = [Counter() for _ in range(count)]
    readers = [Thread(target=_read_on, args=(address, paths, random.Random(n), got[n], over)) for n in range(count)]
    for reader in readers:
        reader.start()
    told.recv()
    over.set()
    for reader in readers:
        reader.join()
    told.send(got)


def _read_on(address: str, paths: list[str], chance: random.Random, got: Counter[Answer], over: Event) -> None:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=100)
    while not over.is_set():
        path = chance.choice(paths)
        try:
            connection.request("GET", f"/{quote(path)}")
            answer = connection.getresponse()
            body = answer.read()
        except (HTTPException, OSError) as error:
            got[Answer(path, 0, repr(error), 0)] += 1
            connection.close()
            continue
        got[Answer(path, answer.status, sha256(body).hexdigest(), len(body))] += 1
    connection.close()
