"""A certificate for tests, made anew for each run by the openssl command."""

import subprocess

import pytest


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> str:
    """A file with a certificate for “localhost”, signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(
        [*command, *names, "-keyout", key, "-out", cert], check=True, capture_output=True
    )
    both.write_bytes(cert.read_bytes() + key.read_bytes())
    return str(both)
