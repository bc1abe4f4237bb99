"""How `publish:` of digest.yaml is read: each fault has its place."""

import pytest

from digest.errors import InputError
from digest.siteconfig import parse_config
from tests.sites import CONFIG

FAULTS = {
    "www: {kind: foldr, path: x}": "'foldr'; did you mean 'folder'?",
    "www: {path: x}": "the target has no kind; write kind: folder | git | ssh | s3 | gcs | azure",
    "www: {kind: folder}": "'path' is missing; write path: folder",
    "www: {kind: folder, path: x, bukket: y}": "unknown key 'bukket'",
    "www: {kind: s3, bucket: x, secret_access_key: abc}": "'secret_access_key' looks like a secret",
    "www: {kind: azure, container: x, account_key: abc}": "'account_key' looks like a secret",
    'www: {kind: git, repository: "https://me:hunter2@git.example/x", branch: b}': "the address contains a secret",
    'www: {kind: git, repository: "--upload-pack=x", branch: b}': "is not the address of a repository",
    'www: {kind: git, repository: "ext::sh -c x", branch: b}': "is not the address of a repository",
    "www: {kind: git, repository: x, branch: --force}": "'--force' cannot be used here",
    "www: {kind: ssh, host: -oProxyCommand=x, path: y}": "'-oProxyCommand=x' cannot be used here",
    "www: {kind: ssh, host: h, path: ~ann/www}": "'~ann/www' cannot be used here; write a whole path",
    "www: {kind: ssh, host: h, path: -x}": "'-x' cannot be used here; write a whole path",
    "www: {kind: ssh, host: h, path: y, port: 99999}": "99999 is not a port",
    "www: {kind: s3, bucket: x, compress: [gz, br]}": "an object has one encoding",
    "www: {kind: folder, path: x, compress: zip}": "'zip' is not one of gz, br",
    "www: {kind: folder, path: x, base_url: digest.example}": "'digest.example' is not a web address",
    "www: {kind: folder, path: x, indexnow: a b}": "'a b' is not a key of IndexNow",
    '"a/b": {kind: folder, path: x}': "'a/b' cannot name a target",
    'www: {kind: git, repository: "https://0123456789abcdef0123@git.example/x", branch: b}': "contains a secret",
    "www: {kind: s3, bucket: x, prefix: a//b}": "'a//b' cannot be where a site lies; write it as in",
    "www: {kind: azure, container: x, prefix: ../b}": "'../b' cannot be where a site lies",
    'www: {kind: gcs, bucket: x, prefix: "a\\tb"}': "cannot be where a site lies",
    "www: {kind: s3, bucket: x, prefix: .digest}": "'.digest' cannot be where a site lies",
    "[]": "expected a target or more",
}


@pytest.mark.parametrize("text", FAULTS)
def test_faults_of_the_configuration_have_their_place(text: str) -> None:
    indented = f"    {text}\n" if not text.startswith("[") else ""
    configuration = f"{CONFIG}publish:\n  targets:{' []' if not indented else ''}\n{indented}"
    with pytest.raises(InputError) as caught:
        parse_config(configuration)
    problems = caught.value.problems
    assert any(FAULTS[text] in str(problem) for problem in problems)
    assert all(problem.path == "digest.yaml" and problem.line >= 6 and problem.column for problem in problems)
