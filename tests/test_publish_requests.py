"""What is asked of the server of a bucket, and what is found out about it."""

from pathlib import Path

import pytest

from digest.publish.asked import Wish
from digest.publish.publishing import publish
from digest.report import Options
from tests.buckets import Heard
from tests.hosts import Servers
from tests.proxy import Proxy
from tests.published import Site, site_for


def test_dry_run_writes_nothing_at_all(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    outcome = site.publish(dry_run=True)
    assert outcome.plan and outcome.plan.puts
    assert proxy.seen and proxy.writes == []


def test_one_changed_story_is_planned_without_a_list(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    site.publish()
    site.edit("two")
    proxy.seen.clear()
    site.publish(dry_run=True)
    assert {one.method for one in proxy.seen} <= {"GET"} and len(proxy.seen) <= 3
    assert not any("list" in one.path for one in proxy.seen)


def test_ledger_is_fetched_once(changed: tuple[Site, Proxy]) -> None:
    """That it is the same once the lock is held, the server says without sending it."""
    site, proxy = changed
    proxy.answered.clear()
    assert site.publish().is_done
    asked = [status for one, status in proxy.answered if one.method == "GET" and one.path.endswith("/.digest/ledger")]
    assert asked == [200, 304]


def test_server_without_conditions_is_told_of(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, heard = site_for("s3-plain", tmp_path, servers, monkeypatch), Heard()
    publish(site.root, Wish(), Options(jobs=1), heard)
    assert any("ignores conditional writes" in text for text in heard.said)


def test_server_with_conditions_is_not(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site, heard = site_for("s3", tmp_path, servers, monkeypatch), Heard()
    publish(site.root, Wish(), Options(jobs=1), heard)
    assert heard.said == []
