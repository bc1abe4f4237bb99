"""Write the expected output of the golden site anew, and say what changed."""

import shutil
import tempfile
from pathlib import Path

from tests.golden import EXPECTED, built, expected

with tempfile.TemporaryDirectory() as folder:
    before, after = expected(), built(Path(folder))
shutil.rmtree(EXPECTED, ignore_errors=True)
for path, data in after.items():
    place = EXPECTED / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
for path in sorted(before.keys() | after.keys()):
    if before.get(path) != after.get(path):
        print("new    " if path not in before else "gone   " if path not in after else "changed", path)
