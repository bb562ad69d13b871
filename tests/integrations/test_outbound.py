"""Which addresses outgoing calls may reach (DECISIONS 35, quality §2.7)."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integrations.outbound import OutboundRefused, addresses_of, check_url, is_public
from integrations.transport import IntegrationError, Transport

REFUSED = [
    # this machine, in every spelling
    "https://127.0.0.1:{port}/", "https://127.1:{port}/", "https://127.0.1:{port}/", "https://2130706433:{port}/",
    "https://0x7f000001:{port}/", "https://0x7f.0x0.0x0.0x1:{port}/", "https://0177.0.0.1:{port}/",
    "https://017700000001:{port}/", "https://0:{port}/", "https://0.0.0.0:{port}/", "https://127.255.255.254:{port}/",
    "https://localhost:{port}/", "https://LOCALHOST:{port}/", "https://localhost.:{port}/", "https://[::1]:{port}/",
    "https://[0:0:0:0:0:0:0:1]:{port}/", "https://[::]:{port}/", "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]:{port}/", "https://[::127.0.0.1]:{port}/", "https://①②⑦.⓪.⓪.①:{port}/",
    # this network
    "https://10.0.0.1/", "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.1.1/",
    "https://100.64.0.1/", "https://100.127.255.254/", "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/", "https://[fec0::1]/",
    "https://[::ffff:10.0.0.1]/", "https://[::ffff:169.254.169.254]/",
    # an IPv4 address wrapped in IPv6
    "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::7f00:1]/", "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::1]/", "https://[2001:0:7f00:1::1]/",
    # nobody, everybody, documentation
    "https://224.0.0.1/", "https://239.255.255.250/", "https://255.255.255.255/", "https://[ff02::1]/",
    "https://192.0.0.192/", "https://192.88.99.1/", "https://198.18.0.1/", "https://192.0.2.1/", "https://240.0.0.1/",
    "https://[2001:db8::1]/", "https://[100::1]/",
    # what is no vendor's address
    "http://api.example.com/", "http://127.0.0.1:{port}/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1/", "//127.0.0.1:{port}/", "https:///path", "https://user:pw@127.0.0.1:{port}/",
    "https://api.example.com@127.0.0.1:{port}/", "https://api.example.com:99999/", "dict://127.0.0.1:{port}/", "",
]  # fmt: skip


@pytest.fixture
def trap():
    """A listener that must never hear anything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_not_public_is_refused_before_any_packet(url, trap):
    with Transport(sleep=lambda seconds: None) as transport, pytest.raises(IntegrationError) as error:
        transport.get(url.format(port=trap.getsockname()[1]))
    assert error.value.error_class in ("config", "transient")
    with pytest.raises(BlockingIOError):
        trap.accept()


@pytest.mark.parametrize("url", [url for url in REFUSED if "①" not in url])
def test_the_refusal_is_ours_and_not_a_dead_network(url, monkeypatch):
    """Without this, a machine without IPv6 or network would seem to refuse."""
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a socket was opened"))
    parts = urllib3.util.parse_url(url.format(port=9)) if "99999" not in url else None
    with pytest.raises(OutboundRefused):
        check_url(url.format(port=9))
        addresses_of(parts.host.strip("[]."), parts.port or 443)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "192.0.1.1"]
)
def test_public_addresses_are_called(address):
    assert is_public(address)
    assert addresses_of(address, 443) == [address]


def test_what_is_no_address_is_not_public():
    assert not is_public("example.com")
    assert not is_public("")


@pytest.fixture
def names(monkeypatch):
    """Names of the test, and what the name server answers for them, call after call."""
    answers, real = {}, socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        if host not in answers:
            return real(host, port, *args, **kwargs)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    return answers


def test_one_private_address_among_public_ones_refuses_the_name(names, trap):
    names["mixed.example"] = [["93.184.216.34", "10.0.0.7"]]
    with pytest.raises(OutboundRefused, match=r"mixed.example:443 leads to 10\.0\.0\.7"):
        addresses_of("mixed.example", 443)


def test_a_name_server_that_changes_its_mind_gains_nothing(names, trap, monkeypatch):
    """DNS rebinding: first a public address, then this machine. The judged address is the one connected to."""
    called = []

    def connect(address, *args, **kwargs):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.connection.connection.create_connection", connect)
    port = trap.getsockname()[1]
    names["rebind.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    with (
        Transport(sleep=lambda seconds: None) as transport,
        pytest.raises(IntegrationError, match=r"127\.0\.0\.1") as error,
    ):
        transport.get(f"https://rebind.example:{port}/")
    assert called == [("93.184.216.34", port)]
    assert error.value.error_class == "config"


def test_only_the_listed_host_and_port_is_opened(settings, trap):
    port = trap.getsockname()[1]
    settings.OUTBOUND_ALLOW = [f" 127.0.0.1:{port} "]
    check_url(f"http://127.0.0.1:{port}/")
    assert addresses_of("127.0.0.1", port) == ["127.0.0.1"]
    for host, other in (("127.0.0.1", port + 1), ("127.0.0.2", port), ("localhost", port)):
        with pytest.raises(OutboundRefused):
            addresses_of(host, other)


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hosts.append(self.headers["Host"])
        body = b'{"ok": true}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def tls_server(tmp_path):
    """A server on this machine with a certificate for vendor.example; its `ca` file vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vendor.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("vendor.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    ca, private = tmp_path / "ca.pem", tmp_path / "key.pem"
    ca.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, private)
    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.hosts, server.asked_names, server.ca = [], [], str(ca)
    context.sni_callback = lambda sock, asked, ctx: server.asked_names.append(asked)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *args: None  # a client that turns away is expected
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def tls_get(server, host, settings):
    settings.OUTBOUND_ALLOW = [f"{host}:{server.server_port}"]
    with Transport(sleep=lambda seconds: None) as transport:
        transport._session.verify = server.ca
        return transport.get(f"https://{host}:{server.server_port}/")


def test_the_pinned_connection_still_speaks_of_the_name(tls_server, names, settings):
    names["vendor.example"] = [["127.0.0.1"]]
    assert tls_get(tls_server, "vendor.example", settings).json() == {"ok": True}
    assert tls_server.asked_names == ["vendor.example"]
    assert tls_server.hosts == [f"vendor.example:{tls_server.server_port}"]


def test_a_certificate_for_another_name_is_refused(tls_server, names, settings):
    names["other.example"] = [["127.0.0.1"]]
    with pytest.raises(IntegrationError, match="SSLError"):
        tls_get(tls_server, "other.example", settings)
    assert tls_server.hosts == []


def test_the_machines_proxy_settings_do_not_open_a_way_around(settings, trap, monkeypatch):
    proxy = f"http://127.0.0.1:{trap.getsockname()[1]}"
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy)
    with Transport(sleep=lambda seconds: None) as transport, pytest.raises(IntegrationError):
        transport.get("https://10.0.0.1/")
    with pytest.raises(BlockingIOError):
        trap.accept()
