"""Which addresses are never visited, however they are written."""

import socket

import pytest

from partners.linkcheck.guard import Guard, host_of, is_public
from partners.linkcheck.outcomes import FAILED, INCONCLUSIVE, REFUSED, NotVisited


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fec0::1", "ff02::1",
        "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe", "::127.0.0.1", "100::1",
    ],
)  # fmt: skip
def test_numbers_of_private_networks_are_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize(
    "number",
    ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_others_are(number):
    assert is_public(number)


def refusal(url: str, *numbers: str, **options) -> str:
    """How the guard's refusal is called; the name in the address has these numbers."""
    guard = Guard(lambda host, port: list(numbers) or ["8.8.8.8"], **options)
    with pytest.raises(NotVisited) as refused:
        guard.target(url)
    return refused.value.outcome.kind


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/",
        "javascript:alert(1)", "", "http://", "https:///path", "http://[::1", "http://example.org:x/",
        "http://example.org:99999/", "http://user@example.org/", "http://user:secret@example.org/",
        "http://example.org:22/", "http://example.org:6379/", "https://example.org:3306/",
        "http://" + "a" * 70 + "ü.example/",
    ],
)  # fmt: skip
def test_only_web_addresses_on_usual_ports_without_users_are_visited(url):
    assert refusal(url) == REFUSED


def test_one_private_number_among_public_ones_is_enough_to_refuse():
    assert refusal("https://example.org/", "8.8.8.8", "10.0.0.1") == REFUSED


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/", "http://localhost./",
        "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_other_spellings_of_this_machine_are_seen_through(url):
    with pytest.raises(NotVisited) as refused:
        Guard().target(url)
    assert refused.value.outcome.kind == REFUSED


def test_a_name_without_numbers_is_a_failure():
    with pytest.raises(NotVisited) as end:
        Guard(lambda host, port: []).target("https://example.org/")
    assert end.value.outcome.kind == FAILED


@pytest.mark.parametrize(
    ("errno", "kind"), [(socket.EAI_NONAME, FAILED), (socket.EAI_AGAIN, INCONCLUSIVE)]
)
def test_unknown_name_is_failure_and_silent_resolver_is_none(monkeypatch, errno, kind):
    def fail(*args, **options):
        raise socket.gaierror(errno, "…")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NotVisited) as end:
        Guard().target("https://example.org/")
    assert end.value.outcome.kind == kind


def test_a_test_server_is_exempt_with_its_port_only():
    guard = {"exempt": [("127.0.0.1", 4567)]}
    target = Guard(lambda host, port: ["127.0.0.1"], **guard).target("http://x.example:4567/")
    assert target.numbers == ("127.0.0.1",)
    assert refusal("http://x.example:80/", "127.0.0.1", **guard) == REFUSED


def test_setting_that_exempts_is_empty_unless_test_says_otherwise(settings):
    assert not settings.LINK_CHECK_TEST_SERVERS


def test_names_and_paths_are_written_as_they_are_sent():
    guard = Guard(lambda host, port: ["8.8.8.8"])
    target = guard.target("https://bücher.example/straße und so?q=ä b#teil")
    assert target.host == "xn--bcher-kva.example"
    assert target.path == "/stra%C3%9Fe%20und%20so?q=%C3%A4%20b"
    assert guard.target("HTTPS://Example.ORG").origin == "https://example.org:443"
    assert "\n" not in guard.target("http://example.org/a\x0bb\x00c").path


def test_the_host_of_an_address():
    assert host_of("https://WWW.Example.org:8080/x") == "www.example.org"
    assert host_of("http://[::1") == ""
