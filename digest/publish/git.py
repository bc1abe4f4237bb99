"""A branch of a git repository, as GitHub, GitLab and Codeberg Pages serve it. (effect)

Plumbing only, in a repository of our own in `.digest/`: no work tree is touched. A release is one commit upon the tip
of the branch, pushed if the tip is still that one; files that we did not put stay as they are.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from digest.config import Target
from digest.errors import DigestError
from digest.fingerprint import fingerprint, in_letters
from digest.keeping import FOLDER
from digest.publish.branch import Branch
from digest.publish.commit import Commit
from digest.publish.contents import checked
from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.lock import Lock
from digest.publish.place import LEDGER, Done, Place, Put
from digest.publish.plan import Plan
from digest.publish.tree import NO_HEADERS, File, Known, Ledger, Tree

NEW, TRAILER = "refs/digest/new", "Digest-Release"


def open_git(target: Target, root: Path) -> Place:
    """The branch that a target names; a repository that is a folder is looked for from the site's folder."""
    repository = target.keys["repository"]
    folder = root / Path(repository).expanduser()
    address = str(folder) if folder.is_dir() else repository
    return Git(Branch(address, target.keys["branch"], root / FOLDER / "git" / target.name))


class Git:
    """A branch."""

    def __init__(self, branch: Branch) -> None:
        self.about = branch.about
        self._branch = branch
        self._blobs: dict[str, str] = {}
        """Path → name of the blob at the tip."""
        self._put_blobs: dict[str, str] = {}
        self._commit: Commit | None = None

    def known(self) -> Known:
        """Fetches the tip."""
        self._branch.prepare()
        self._branch.fetch("--depth=1")
        self._blobs = dict(self._branch.files())
        ledger = self._ledger(self._branch.tip) if LEDGER in self._blobs else Ledger()
        odd = (path for path, file in ledger.served().items() if self._blobs.get(path) != file.version)
        return Known(ledger, frozenset(odd))

    def _ledger(self, commit: str) -> Ledger:
        try:
            return read_ledger(self._branch.read(f"{commit}:{LEDGER}"))
        except Unreadable as error:
            hint = f"bring {LEDGER} back from the history of the branch"
            raise DigestError(f"{LEDGER} of {self.about} cannot be read: {error}", hint=hint) from error

    def lock(self, lock: Lock, say: Callable[[str], None]) -> None:
        """None is needed: a push says which tip it replaces, and the host refuses it for any other."""

    def unlock(self) -> None:
        """Nothing is held."""

    def break_lock(self) -> Lock | None:
        """Nothing is held."""
        return None

    def release(self, number: int) -> Tree:
        """The files of the commit that was that release."""
        self._branch.fetch_all()
        found = self._branch.with_trailer(f"{TRAILER}: {number}")
        if not found:
            raise DigestError(f"the history of {self.about} has no release {number}", hint="--list shows those it has")
        return self._ledger(found).files

    def actual(self, paths: Collection[str]) -> Mapping[str, File | None]:
        """Reads them from the tip."""
        return {path: self._actual(path) for path in paths}

    def _actual(self, path: str) -> File | None:
        if path not in self._blobs:
            return None
        data = self._branch.read(self._blobs[path])
        return File(in_letters(fingerprint(data)), len(data), NO_HEADERS)

    def foreign(self, paths: Collection[str]) -> list[str]:
        """What is replaced stays in the history."""
        return []

    def prepare(self, ledger: Ledger, plan: Plan) -> None:
        """Begin a commit."""
        if self._branch.git("for-each-ref", NEW):
            self._branch.git("update-ref", "-d", NEW)
        self._put_blobs = {path: file.version for path, file in ledger.served().items()}
        number = ledger.number + 1
        message = f"Publish release {number}\n\n{plan.stories}\n\n{TRAILER}: {number}\n"
        self._commit = Commit(self._branch.store, NEW, self._branch.tip, message)
        for path in plan.deletes:
            if path in self._blobs:
                self._commit.delete(path)

    def put(self, puts: Iterable[Put], done: Done) -> None:
        """Into the commit."""
        assert self._commit is not None
        for one in puts:
            if one.source is None:
                self._commit.refer(one.path, one.file.version)
                self._put_blobs[one.path] = one.file.version
            else:
                data = checked(one.file, one.source)
                self._put_blobs[one.path] = self._commit.put(
                    one.path, data if isinstance(data, bytes) else data.read_bytes()
                )
            done(one)

    def switch(self, ledger: Ledger) -> None:
        """End the commit and push it, if the branch is still where it was."""
        assert self._commit is not None
        self._commit.put(LEDGER, written(self._with_blobs(ledger)))
        if ".nojekyll" not in self._blobs:
            self._commit.put(".nojekyll", b"")
        self._commit.finish()
        self._branch.push(self._branch.git("rev-parse", NEW).decode().strip())

    def _with_blobs(self, ledger: Ledger) -> Ledger:
        named = self._put_blobs
        files = {path: replace(file, version=named.get(path, "")) for path, file in ledger.files.items()}
        rest = {
            path: (replace(file, version=named.get(path, "")), last) for path, (file, last) in ledger.lingering.items()
        }
        return replace(ledger, files=files, lingering=rest)

    def sweep(self, ledger: Ledger, plan: Plan) -> None:
        """The commit has done it."""

    def differing(self, ledger: Ledger, put: Collection[str] | None) -> Iterator[tuple[str, str]]:
        """Fetches the tip again: a blob's name tells its contents."""
        known = self.known()
        if known.ledger.number != ledger.number:
            raise DigestError(f"{self.about} was published to meanwhile", hint="see what changed")
        for path in sorted(known.doubtful):
            yield path, "has other contents" if path in self._blobs else "is missing"

    def doubt(self, paths: Collection[str]) -> None:
        """`known` sees for itself."""

    def close(self) -> None:
        """End an import that was not finished."""
        if self._commit is not None:
            self._commit.abandon()
