"""What the documents show of publishing is done as they show it, against real servers."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from digest.siteconfig import parse_config
from tests.conftest import copy_of_sample
from tests.hosts import BucketHost, FolderHost, GitHost, Host, Servers, SshHost
from tests.published import NOW, Site
from tests.servers import Server, Shell, fetched, nginx
from tests.sites import CONFIG, REPOSITORY, output_of
from tests.test_docs import blocks, section, text_of

SECTIONS = {
    "Folder": "folder",
    "Git: GitHub, GitLab and Codeberg Pages": "git",
    "A server, by ssh": "ssh",
    "Amazon S3, and what speaks its language": "s3",
    "Azure Blob Storage": "azure",
    "Google Cloud Storage": "gcs",
}
"""Heading → the kind of target that its block configures."""


def shell(block: str, cwd: Path, environment: Mapping[str, str]) -> str:
    """Run a block of commands; returns what it printed."""
    script = f'set -e\ndigest() {{ {shlex.quote(sys.executable)} -m digest "$@"; }}\n{block}'
    own = {"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": NOW}
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=cwd,
        env={**own, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class World:
    """Servers that stand where the documents' names lead, seen by ways that are not digest's."""

    def __init__(self, folder: Path, servers: Servers) -> None:
        self.site = folder / "site"
        self.site.mkdir()
        ssh: Shell = servers.of("sshd")
        s3: Server = servers.of("moto")
        azure: Server = servers.of("azurite")
        shutil.rmtree(ssh.home / "www", ignore_errors=True)
        git = GitHost(folder / "example" / "digest.git")
        self.hosts: dict[str, Host] = {
            "www": FolderHost(folder / "www", False),
            "pages": git,
            "server": SshHost(ssh.home / "www", ssh),
            "bucket": _bucket(s3, "my-digest"),
            "container": _bucket(azure, "site"),
        }
        self.environment = {
            "DIGEST_SSH": f"ssh -F {ssh.config}",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{folder}/example/.insteadOf",
            "GIT_CONFIG_VALUE_0": "git@git.example.org:example/",
            **s3.environment,
            **azure.environment,
        }


def _bucket(server: Server, name: str) -> Host:
    """A bucket whose name stands in the documents: emptied, since other tests use it too."""
    import obstore

    host = BucketHost(server, name)
    obstore.delete(host.store(), list(host.objects()))
    return host


@pytest.mark.timeout(900)
def test_readme_publishes_to_all_kinds_and_takes_a_release_back(tmp_path: Path, servers: Servers) -> None:
    world = World(tmp_path, servers)
    copy_of_sample(world.site)
    text = section(text_of("README.md"), "Publish")
    (configuration,) = blocks(text, "yaml")
    publishing, rollback = blocks(text, "sh")
    place = world.site / "digest.yaml"
    place.write_text(place.read_text() + configuration)
    shell(publishing, world.site, world.environment)
    good = output_of(world.site)
    for name, host in world.hosts.items():
        assert host.served() == good, name
    with nginx(tmp_path, tmp_path / "www" / "current") as address:
        status, body, headers = fetched(f"{address}/fr/")
        assert (status, body) == (200, good["fr/index.html"])
        assert headers["Content-Type"] == "text/html; charset=utf-8"
    story = world.site / "content/stories/2024/06/nvidia-three-trillion.en.md"
    story.write_text(story.read_text().replace("Nvidia", "Nvidla"))
    shell(publishing, world.site, world.environment)
    for name, host in world.hosts.items():
        assert host.served() == output_of(world.site) != good, name
        shell(rollback.replace("publish www ", f"publish {name} "), world.site, world.environment)
        assert host.served() == good, name


def test_every_kind_is_documented() -> None:
    for heading, kind in SECTIONS.items():
        (block,) = blocks(section(text_of("docs/publish.md"), heading), "yaml")
        (target,) = parse_config(CONFIG + block).targets
        assert target.kind == kind


@pytest.mark.timeout(900)
def test_blocks_of_the_documents_work_word_for_word(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path, servers)
    hosts = dict(zip(("folder", "git", "ssh", "s3", "azure"), world.hosts.values(), strict=True))
    site = Site(world.site, hosts["folder"])
    for heading, kind in SECTIONS.items():
        if kind == "gcs":
            continue
        (block,) = blocks(section(text_of("docs/publish.md"), heading), "yaml")
        (site.root / "digest.yaml").write_text(CONFIG + block)
        shell("digest publish --yes", site.root, world.environment)
        assert hosts[kind].served() == site.built, kind


def test_workflows_build_and_publish_on_time_with_what_is_remembered() -> None:
    github = yaml.safe_load(text_of("docs/workflows/github-actions.yml"))
    steps = github["jobs"]["publish"]["steps"]
    assert github[True]["schedule"] and github[True]["push"]
    assert any(".digest" in str(step.get("with", {}).get("path")) for step in steps)
    assert github["concurrency"]
    gitlab = yaml.safe_load(text_of("docs/workflows/gitlab-ci.yml"))["publish"]
    assert ".digest" in gitlab["cache"]["paths"] and gitlab["resource_group"]
    assert any("schedule" in rule["if"] for rule in gitlab["rules"])
    ran = [step["run"] for step in steps if "run" in step]
    for lines in (ran, gitlab["script"]):
        assert [line.split()[:2] for line in lines] == [["pip", "install"], ["digest", "publish"]]


def test_documents_name_the_environment_variables_that_are_read() -> None:
    named = set(re.findall(r"`((?:DIGEST|AWS|AZURE|GOOGLE)_[A-Z_]+)`", text_of("docs/publish.md")))
    assert {"DIGEST_SSH", "AWS_ENDPOINT_URL", "DIGEST_ADDRESS", "DIGEST_RELEASE"} <= named
