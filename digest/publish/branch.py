"""A branch of a repository elsewhere, by the system's git, through a repository of our own in `.digest/`. (effect)

What may change there is read anew each time, without the contents of files where the host can leave them out.
"""

from collections.abc import Iterator
from pathlib import Path

from digest.errors import DigestError
from digest.publish.process import Failed, run

TIP = "refs/digest/tip"
QUIET = {"GIT_TERMINAL_PROMPT": "0"}


class Branch:
    """A branch, and what was fetched of it."""

    def __init__(self, repository: str, name: str, store: Path) -> None:
        self.about = f"branch {name} of {repository}"
        self.store = store
        self.tip = ""
        """The commit that it was at when it was fetched last; empty where there was no branch."""
        self._repository, self._name = repository, f"refs/heads/{name}"

    def git(self, *words: str) -> bytes:
        """What git says in our repository. Raises DigestError."""
        try:
            return self._run(*words)
        except Failed as error:
            hint = "check the address, and that you may read and push"
            raise DigestError(f"{self.about}: git {words[0]} failed: {error}", hint=hint) from None

    def _run(self, *words: str) -> bytes:
        return run(["git", f"--git-dir={self.store}", *words], more=QUIET)

    def prepare(self) -> None:
        """Our repository is there, and knows the other one."""
        if not (self.store / "HEAD").exists():
            self.store.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", "--bare")
        for name, value in (("url", self._repository), ("promisor", "true"), ("partialclonefilter", "blob:none")):
            self.git("config", f"remote.origin.{name}", value)

    def fetch(self, *how: str) -> None:
        """Its tip."""
        self.tip = self._listed()
        if self.tip:
            self.git("fetch", "--quiet", "--no-tags", *how, "origin", f"+{self._name}:{TIP}")

    def _listed(self) -> str:
        listed = self.git("ls-remote", "origin", self._name).decode().split()
        return listed[0] if listed else ""

    def fetch_all(self) -> None:
        """With its history."""
        self.fetch("--unshallow" if (self.store / "shallow").exists() else "--update-shallow")

    def with_trailer(self, trailer: str) -> str:
        """The last commit whose message has that line; empty where none has."""
        return self.git("log", "--format=%H", "-1", f"--grep=^{trailer}$", TIP).decode().strip()

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and blob of each file at the tip."""
        listed = self.git("ls-tree", "-r", "-z", self.tip) if self.tip else b""
        for entry in listed.decode(errors="surrogateescape").split("\0")[:-1]:
            facts, _, path = entry.partition("\t")
            yield path, facts.split(" ")[2]

    def read(self, blob: str) -> bytes:
        """The bytes of a blob: by its name, or as `COMMIT:PATH`."""
        return self.git("cat-file", "blob", blob)

    def push(self, commit: str) -> None:
        """Upon the tip that was fetched, and upon no other. Raises DigestError where the host does not take it."""
        lease = f"--force-with-lease={self._name}:{self.tip}"
        try:
            self._run("push", "--quiet", lease, "origin", f"{commit}:{self._name}")
        except Failed as error:
            self._explain(commit, str(error))

    def _explain(self, commit: str, said: str) -> None:
        """A push whose answer was lost has arrived; one upon another tip has not."""
        listed = self._listed()
        if listed == commit:
            return
        if listed != self.tip:
            raise DigestError(f"{self.about} changed meanwhile", hint="see what was pushed, and publish again")
        if "branch is currently checked out" in said:
            hint = "publish to a branch that nobody works on, or to a bare repository"
            raise DigestError(f"{self.about} is checked out there, and is not changed below its work tree", hint=hint)
        hint = "its own rules refuse it: see which branches may be pushed to" if "hook declined" in said else _MAY
        raise DigestError(f"{self.about} was not pushed: {said}", hint=hint)


_MAY = "check that you may push to it"
