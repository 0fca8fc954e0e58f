"""Fetching one article from a web address, only where a person asks for it.

Nothing but the named page is fetched: no pictures, no scripts, no cookies. Names are resolved here and the
connection goes to the address that was checked, so that a page cannot send the program on to a machine in the
house by a redirect or by a name that changes its address.
"""

from __future__ import annotations

import codecs
import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from annotator import __version__
from annotator.detect.base import CancelToken
from annotator.formats import savedpage
from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.registry import read_bytes
from annotator.model.errors import ImportFailedError

MAX_BYTES = 6_000_000
MAX_SECONDS = 20.0
MAX_REDIRECTS = 5
_HEADERS = {
    "User-Agent": f"annotator/{__version__}",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_PORTS = {"http": 80, "https": 443}
_CHUNK = 65_536
_GLANCE = 0.1
"""Seconds between two looks whether somebody still waits."""
_SAFE = "%/:=&?~+!$,;'@()*[]"
"""Characters of an address that are sent as they are."""
_PAGES = ("text/html", "application/xhtml+xml")
_UNREADABLE = ("image/", "audio/", "video/", "font/")
_BY_HAND = "Open it in a browser, save the page or copy the article's text, and import that."


class Fetched(NamedTuple):
    """What came back. `url` is the address in the end, after redirects; `content_type` the header as sent."""

    data: bytes
    url: str
    content_type: str


def is_address(text: str) -> bool:
    """Whether a text is a web address rather than a file's name."""
    return re.match(r"https?://[^/\s]", text.strip(), re.IGNORECASE) is not None


def fetch(url: str, cancel: CancelToken | None = None) -> Fetched:
    """Fetch a page or file from the web, over at most five redirects.

    A host on the own computer or in a private network is spoken to only where `url` itself names it, never
    after a redirect. A name and password in an address are left out. Raises ImportFailedError: no address, no
    network, not found, too large, too slow; CancelledError when `cancel` was set, which ends the connection.
    """
    cancel = cancel or CancelToken()
    until = time.monotonic() + MAX_SECONDS
    url = _cleaned(url)
    typed = urlsplit(url).hostname
    for _ in range(MAX_REDIRECTS + 1):
        cancel.check()
        answer = _answer(url, until, cancel, private=urlsplit(url).hostname == typed)
        if isinstance(answer, Fetched):
            return answer
        url = _cleaned(answer)
    raise ImportFailedError(f"“{url}” sends from one address to the next without an end.", _BY_HAND)


def read_address(
    url: str, *, encoding: str | None = None, choices: Mapping[str, str] | None = None
) -> ImportedArticle:
    """Fetch an article and read it; its address is kept as where it came from. Raises what `fetch` and
    `annotator.formats.registry.read_bytes` raise."""
    return read_fetched(fetch(url), encoding=encoding, choices=choices)


def read_fetched(
    fetched: Fetched, *, encoding: str | None = None, choices: Mapping[str, str] | None = None
) -> ImportedArticle:
    """Read an article that has been fetched. Raises what `annotator.formats.registry.read_bytes` raises."""
    header = Message()
    header["Content-Type"] = fetched.content_type or "application/octet-stream"
    kind = header.get_content_type()
    if kind.startswith(_UNREADABLE):
        raise ImportFailedError(
            f"“{fetched.url}” is no page with text ({kind}).", "Copy the address of the article itself."
        )
    encoding = encoding or _fitting(header.get_content_charset(), fetched.data)
    name = unquote(PurePosixPath(urlsplit(fetched.url).path).name) or urlsplit(fetched.url).netloc
    if kind in _PAGES:
        article = savedpage.read(fetched.data, name, Asked(encoding, choices or {}))
    else:
        article = read_bytes(fetched.data, name, encoding=encoding, choices=choices)
    return replace(article, source_uri=fetched.url)


def _fitting(charset: str | None, data: bytes) -> str | None:
    """The encoding that a server names, where the data are written in it; servers often do not know."""
    try:
        if charset is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return None
        data.decode(charset)
    except (LookupError, ValueError):
        return None
    return charset


def _cleaned(url: str) -> str:
    """An address as it is sent: without name, password and fragment. Raises ImportFailedError."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in _PORTS or not host:
        raise ImportFailedError(
            f"“{url[:200]}” is no web address.",
            "An address begins with https:// or http:// and names a site.",
        )
    site = f"[{host}]" if ":" in host else host
    place = f"{site}:{port}" if port and port != _PORTS[parts.scheme] else site
    return urlunsplit((parts.scheme, place, quote(parts.path, _SAFE) or "/", quote(parts.query, _SAFE), ""))


def _answer(url: str, until: float, cancel: CancelToken, *, private: bool) -> Fetched | str:
    """What an address gives, or the address it sends on to. Raises ImportFailedError."""
    with contextlib.ExitStack() as opened:
        try:
            connection = opened.enter_context(contextlib.closing(_connection(url, until, private=private)))
            assert connection.sock is not None  # it has just been opened
            # Each wait on the connection has its limit; this one is for all of them together.
            done = threading.Event()
            opened.callback(done.set)
            threading.Thread(
                target=_watch, args=(connection.sock, until, cancel, done), name="fetch-watch", daemon=True
            ).start()
            response = opened.enter_context(contextlib.closing(_response(connection, url)))
            if response.status in (301, 302, 303, 307, 308) and response.getheader("Location"):
                return urljoin(url, response.getheader("Location", ""))
            _check(response, url)
            data = _body(response, url)
            cancel.check()  # a connection that was hung up looks like the end of the page
            if time.monotonic() >= until:
                raise TimeoutError
            return Fetched(data, url, response.getheader("Content-Type", ""))
        except TimeoutError:
            cancel.check()
            raise _too_slow(url) from None
        except (OSError, http.client.HTTPException, zlib.error) as error:
            cancel.check()
            raise _too_slow(url) if time.monotonic() >= until else _broken(url, error) from error


def _connection(url: str, until: float, *, private: bool) -> http.client.HTTPConnection:
    """An open connection to the host of an address. Raises ImportFailedError."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ImportFailedError(
            f"There is no site “{host}”, or no connection to the network.",
            "Look the address through, and whether a browser opens it.",
        ) from error
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not private and not all(_is_public(address) for address in addresses):
        raise ImportFailedError(
            f"The page sends on to “{host}”, a machine in a private network; it was not followed.", _BY_HAND
        )
    failure: OSError | None = None
    for address in addresses:
        try:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection = http.client.HTTPConnection(host, port)
            plain = socket.create_connection((address, port), timeout=left)
            secure = parts.scheme == "https"
            connection.sock = (
                ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
            )
            return connection
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise _too_slow(url) from failure
    raise _broken(url, failure) from failure


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    return bool(mapped.is_global and not mapped.is_multicast)


def _response(connection: http.client.HTTPConnection, url: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    connection.request(
        "GET", urlunsplit(("", "", parts.path, parts.query, "")), headers={"Host": parts.netloc, **_HEADERS}
    )
    return connection.getresponse()


def _check(response: http.client.HTTPResponse, url: str) -> None:
    """Raise ImportFailedError for an answer that is not the article."""
    if response.status in (404, 410):
        raise ImportFailedError(f"There is no page “{url}”.", "Was it moved? Look the address through.")
    if response.status in (401, 402, 403, 407, 451):
        raise ImportFailedError(f"The site does not give out “{url}” ({response.status}).", _BY_HAND)
    if response.status == 429 or response.status >= 500:
        raise ImportFailedError(
            f"The site cannot answer now ({response.status}): “{url}”.", "Try again in a while."
        )
    if response.status != 200:
        raise ImportFailedError(f"The site answers “{url}” with {response.status}.", _BY_HAND)
    length = response.getheader("Content-Length", "")
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise _too_large(url)


def _body(response: http.client.HTTPResponse, url: str) -> bytes:
    """The page, unpacked. Raises ImportFailedError where it is too large or was broken off."""
    packed = response.getheader("Content-Encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ImportFailedError(f"“{url}” is packed in a way that cannot be read ({packed}).", _BY_HAND)
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed not in ("", "identity") else None
    data = bytearray()
    while chunk := response.read1(_CHUNK):
        data += unpack.decompress(chunk, MAX_BYTES + 1) if unpack is not None else chunk
        if len(data) > MAX_BYTES:
            raise _too_large(url)
    if response.length or (unpack is not None and not unpack.eof):
        raise http.client.IncompleteRead(b"")
    return bytes(data)


def _watch(connection: socket.socket, until: float, cancel: CancelToken, done: threading.Event) -> None:
    """Hang up when the time is over or nobody waits any more, unless the page is `done` before."""
    while not done.wait(_GLANCE):
        if cancel.cancelled or time.monotonic() >= until:
            _hang_up(connection)
            return


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may have ended by itself
        connection.shutdown(socket.SHUT_RDWR)


def _too_large(url: str) -> ImportFailedError:
    return ImportFailedError(
        f"“{url}” has more than {MAX_BYTES // 1_000_000} MB; it is no article.", _BY_HAND
    )


def _too_slow(url: str) -> ImportFailedError:
    return ImportFailedError(
        f"“{url}” took longer than {MAX_SECONDS:.0f} seconds.", "Try again, or save the page in a browser."
    )


def _broken(url: str, error: Exception | None) -> ImportFailedError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return ImportFailedError(
            f"“{url}” does not prove that it is the site it says ({error.verify_message}).", _BY_HAND
        )
    if isinstance(error, http.client.IncompleteRead):
        return ImportFailedError(f"“{url}” was broken off half way.", "Try again.")
    return ImportFailedError(f"“{url}” cannot be fetched: {error}.", "Look whether a browser opens it.")
