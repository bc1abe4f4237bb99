"""Which bucket of which provider, by obstore: Amazon S3 and its like, Azure Blob, Google Cloud Storage. (effect)

Credentials come from the environment, or from what the provider gives to its own machines; never from us.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from digest.config import Target
from digest.errors import DigestError
from digest.publish.inplace import InPlace
from digest.publish.objects import Objects, first_line
from digest.publish.place import Place

RETRIES: Any = {
    "max_retries": 6,
    "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=4), "base": 2},
    "retry_timeout": timedelta(seconds=120),
}
"""What a server refuses for the moment (5xx, 429) or drops is asked for again, for some twelve seconds."""

PATIENCE = {"timeout": "600s", "connect_timeout": "10s"}


def open_s3(target: Target, root: Path) -> Place:
    """A bucket of Amazon S3, or of a server that speaks its language."""
    from obstore.store import S3Store

    keys = target.keys
    endpoint = keys.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    given = {"endpoint": endpoint, "region": keys.get("region"), "prefix": keys.get("prefix")}
    return _opened(S3Store, keys["bucket"], given, f"s3://{keys['bucket']}", "AWS_ACCESS_KEY_ID and its secret")


def open_gcs(target: Target, root: Path) -> Place:
    """A bucket of Google Cloud Storage."""
    from obstore.store import GCSStore

    given = {"prefix": target.keys.get("prefix")}
    bucket = target.keys["bucket"]
    return _opened(GCSStore, bucket, given, f"gs://{bucket}", "GOOGLE_APPLICATION_CREDENTIALS")


def open_azure(target: Target, root: Path) -> Place:
    """A container of Azure Blob Storage."""
    from obstore.store import AzureStore

    keys = target.keys
    endpoint = keys.get("endpoint") or os.environ.get("AZURE_STORAGE_ENDPOINT")
    given = {"endpoint": endpoint, "account_name": keys.get("account"), "prefix": keys.get("prefix")}
    needed = "AZURE_STORAGE_ACCOUNT_NAME with AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN"
    return _opened(AzureStore, keys["container"], given, f"azure://{keys['container']}", needed)


def _opened(kind: Any, bucket: str, given: Mapping[str, str | None], about: str, needed: str) -> Place:
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    client: dict[str, Any] = dict(PATIENCE)
    if options.get("endpoint", "").startswith("http://"):
        client["allow_http"] = True
    try:
        store = kind(bucket, client_options=client, retry_config=RETRIES, **options)
    except Exception as error:
        raise DigestError(f"{about} cannot be opened: {first_line(error)}", hint=f"set {needed}") from None
    return InPlace(Objects(store, f"{about}/{given['prefix']}" if given.get("prefix") else about, needed))
