"""Fetching a page that a person names, against a real server on this machine."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from word_documents import SAMPLE

from annotator.cli.main import main
from annotator.detect.base import CancelToken
from annotator.formats.base import ImportedArticle
from annotator.model.errors import CancelledError, ImportFailedError
from annotator.services import fetching
from annotator.services.fetching import fetch, is_address, read_address

LINES = [line.strip() for line in SAMPLE.read_text("utf-8").split("\n") if line.strip()]
PAGE = (
    "<!DOCTYPE html><html><head><title>Great powers talk</title></head><body><article>"
    + "".join(f"<p>{line}</p>" for line in LINES)
    + "<p>Ça va très bien à Zürich, said a speaker at the end of the long evening.</p></article></body>"
    + "</html>"
)


@dataclass
class Site:
    """`answers` are status, headers and body by path; `asked` what was asked for, with the headers."""

    url: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    slow: float = 0.0

    def says(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, named, body.encode() if isinstance(body, str) else body)
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site_.asked.append((self.path, dict(self.headers)))
            status, headers, body = site_.answers.get(self.path, (404, {}, b"gone"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for at in range(0, len(body), 1_000_000) if not site_.slow else range(len(body)):
                time.sleep(site_.slow)
                try:
                    self.wfile.write(body[at : at + (1 if site_.slow else 1_000_000)])
                except OSError:
                    return

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site_ = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site_
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_is_fetched_alone_and_without_a_trace_of_the_person(site: Site) -> None:
    url = site.says("/a%20b?x=1&y=%C3%A9", PAGE, Content_Type="text/html; charset=utf-8")
    fetched = fetch(url.replace("%C3%A9", "é").replace("%20", " ").replace("//", "//ann:secret@") + "#part")
    assert fetched == (PAGE.encode(), url, "text/html; charset=utf-8")
    assert len(site.asked) == 1
    _, headers = site.asked[0]
    assert headers["User-Agent"].startswith("annotator/")
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_the_article_keeps_its_address(site: Site) -> None:
    url = site.says("/news", PAGE, Content_Type="text/html; charset=utf-8")
    article: ImportedArticle = read_address(url)
    assert article.source_uri == url
    assert article.format == "html"
    assert article.text.split("\n")[:-1] == LINES
    assert read_address(url, choices={"part": "all"}).choices[0].value == "all"


@pytest.mark.parametrize(
    ("charset", "written"), [("windows-1252", "cp1252"), ("utf-8", "cp1252"), ("nonsense", "utf-8")]
)
def test_the_encoding_of_the_header_counts_where_it_is_true(site: Site, charset: str, written: str) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">') if written == "cp1252" else PAGE
    url = site.says("/p", page.encode(written), Content_Type=f"text/html; charset={charset}")
    assert "Ça va très bien à Zürich" in read_address(url).text


def test_other_files_are_read_as_what_they_are(site: Site) -> None:
    url = site.says("/a.md?raw=1", "# A heading\n\nSome *words* of a text.\n", Content_Type="text/plain")
    assert read_address(url).text == "A heading\nSome words of a text."
    with pytest.raises(ImportFailedError, match="no page with text"):
        read_address(site.says("/p.png", b"\x89PNG", Content_Type="image/png"))


def test_redirects_are_followed_and_their_end_is_the_address(site: Site) -> None:
    site.says("/old", "", 301, Location="/new")
    site.says("/new", "", 302, Location=f"{site.url}/newest")
    site.says("/newest", PAGE, Content_Type="text/html")
    assert fetch(f"{site.url}/old").url == f"{site.url}/newest"
    with pytest.raises(ImportFailedError, match="without an end"):
        fetch(site.says("/round", "", 302, Location="/round"))


@pytest.mark.parametrize(
    ("target", "match"),
    [
        ("http://localhost:{port}/x", "private network"),
        ("http://[::1]:{port}/x", "private network"),
        ("http://10.0.0.1/", "private network"),
        ("http://169.254.169.254/latest", "private network"),
        ("file:///etc/passwd", "no web address"),
        ("ftp://example.org/x", "no web address"),
        ("http://:99999/", "no web address"),
    ],
)
def test_redirects_into_the_house_are_not_followed(site: Site, target: str, match: str) -> None:
    port = site.url.rpartition(":")[2]
    url = site.says("/go", "", 302, Location=target.format(port=port))
    with pytest.raises(ImportFailedError, match=match) as caught:
        fetch(url)
    assert caught.value.hint
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.0.1 169.254.1.1 ::1 fe80::1%eth0 fc00::1 ::ffff:10.0.0.1 0.0.0.0 100.64.0.1 "
    "224.0.0.1".split(),
)
def test_addresses_in_the_house(address: str) -> None:
    assert not fetching._is_public(address)
    assert fetching._is_public("93.184.216.34")
    assert fetching._is_public("2606:2800:220:1::1")


@pytest.mark.parametrize(
    ("status", "match"),
    [
        (404, "no page"),
        (403, "does not give out"),
        (401, "does not give"),
        (503, "cannot answer"),
        (204, "204"),
    ],
)
def test_answers_that_are_no_article(site: Site, status: int, match: str) -> None:
    with pytest.raises(ImportFailedError, match=match) as caught:
        fetch(site.says("/x", "" if status == 204 else "sorry", status))
    assert caught.value.hint


def test_packed_pages_are_unpacked_within_the_limit(site: Site) -> None:
    url = site.says("/z", gzip.compress(PAGE.encode()), Content_Type="text/html", Content_Encoding="gzip")
    assert fetch(url).data == PAGE.encode()
    bomb = gzip.compress(b" " * (fetching.MAX_BYTES + 10))
    with pytest.raises(ImportFailedError, match="MB"):
        fetch(site.says("/bomb", bomb, Content_Encoding="gzip"))
    with pytest.raises(ImportFailedError, match="packed"):
        fetch(site.says("/br", b"x", Content_Encoding="br"))
    with pytest.raises(ImportFailedError, match="broken off"):
        fetch(site.says("/half", gzip.compress(PAGE.encode())[:500], Content_Encoding="gzip"))


def test_large_and_broken_pages_are_refused(site: Site) -> None:
    with pytest.raises(ImportFailedError, match="MB"):
        fetch(site.says("/large", b"x" * (fetching.MAX_BYTES + 1)))
    with pytest.raises(ImportFailedError, match="MB"):
        fetch(site.says("/claims", b"x", Content_Length=str(fetching.MAX_BYTES + 1)))
    with pytest.raises(ImportFailedError, match="broken off"):
        fetch(site.says("/short", b"x" * 10, Content_Length="100"))


def test_a_cancelled_page_ends_its_connection_at_once(site: Site) -> None:
    url = site.says("/slow", "x" * 1_000)
    site.slow = 0.05
    token = CancelToken()
    threading.Timer(0.3, token.cancel).start()
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        fetch(url, token)
    assert time.monotonic() - begun < fetching.MAX_SECONDS / 4


def test_a_page_that_never_ends_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    site.slow = 0.05
    with pytest.raises(ImportFailedError, match="took longer"):
        fetch(site.says("/slow", b"x" * 100))


@pytest.mark.parametrize("url", ["http://no-such-host.invalid/a", "http://127.0.0.1:1/"])
def test_no_site_and_no_network(url: str) -> None:
    with pytest.raises(ImportFailedError) as caught:
        fetch(url)
    assert "browser" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://example.org/a", True),
        ("HTTP://x", True),
        ("a.txt", False),
        ("https:/x", False),
        ("C:/", False),
    ],
)
def test_what_an_address_is(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one


def test_the_command_line_imports_an_address(
    site: Site, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("home")
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(folder))
    url = site.says("/news", PAGE, Content_Type="text/html")
    result = CliRunner().invoke(main, ["import", "--no-analysis", url])
    assert result.exit_code == 0, result.output
    assert "Great powers talk" in result.output
    missing = CliRunner().invoke(main, ["import", f"{site.url}/none"])
    assert missing.exit_code == 2
    assert "There is no page" in missing.output
