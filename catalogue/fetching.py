"""One address over HTTP, within the limits of its site: the only module that imports httpx.

Nothing is tried twice here: a failure that may pass is marked, and the task of the flow asks again. What leads to a
host that is not on the site's list, or to an address inside this network, is refused before anything is sent there.
"""

import logging
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpcore
import httpx

from catalogue import VERSION, limits
from catalogue.errors import FetchError
from catalogue.guarding import Guard
from catalogue.sites import Site

USER_AGENT = f"catalogue-enforcement/{VERSION}"
CHUNK = 64 * 1024
AGAIN = "it is asked for again at the next fetch"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave. `is_new` is false when it said that nothing changed (304); then there is no body."""

    url: str
    status: int
    is_new: bool
    etag: str | None
    last_modified: str | None


class Fetcher:
    """Asks one site, one address at a time and never faster than the site's description says."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._guard = Guard(site.host)
        self._asked_at: dict[str, float] = {}
        headers = {"User-Agent": USER_AGENT, "Referer": site.referer, "Accept": "*/*", "Accept-Encoding": "gzip"}
        self._client = httpx.Client(
            headers={name: value for name, value in headers.items() if value},
            transport=_Transport(self._guard),
            timeout=site.timeout_seconds,
            trust_env=False,  # no proxy, no stored password, no certificates but those that come with the program
        )

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def get(self, url: str, target: Path, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """Write what stands at an address into a file; with the marks of an earlier answer only if it changed."""
        marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in marks.items() if value}
        address = self._allowed(url)
        self._guard.deadline = time.monotonic() + self._site.deadline_seconds
        for _ in range(limits.REDIRECTS + 1):
            with self._asking(address, headers) as response:
                if not response.has_redirect_location:
                    return self._answer(response, target, is_conditional=bool(headers))
                address = self._allowed(response.headers["location"], response.url)
        raise FetchError(f"leads on to another address more than {limits.REDIRECTS} times; look at it in a browser")

    def _allowed(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        """Return the address if its host is on the list; a redirect is told with where it leads."""
        leads = f"leads to {url[:200]!r}, " if base else ""
        try:
            address = base.join(url) if base else httpx.URL(url)
        except httpx.InvalidURL as error:
            raise FetchError(f"{leads}is no address that can be asked; correct the link or the site's file") from error
        host = address.netloc.decode("ascii")
        if address.userinfo or address.scheme not in {"https", self._site.scheme}:
            raise FetchError(f"{leads}has another scheme than the site or a password in it, and is not asked")
        if host not in self._site.allowed_hosts:
            said = f"host {host} is not on the list of site {self._site.name}; add it to `hosts` if it belongs there"
            raise FetchError(f"{leads}{said}")
        return address

    @contextmanager
    def _asking(self, address: httpx.URL, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """Send one request when its host may be asked again; every fault of the line becomes a sentence."""
        host = address.netloc.decode("ascii")
        wait = self._asked_at.get(host, 0.0) + self._site.interval_seconds - time.monotonic()
        if host in self._asked_at and wait > 0:
            time.sleep(wait)
            self._guard.deadline += wait
        self._asked_at[host] = began = time.monotonic()
        self._client.cookies.clear()  # a site learns nothing from one request about another
        try:
            with self._client.stream("GET", address, headers=headers) as response:
                yield response
                seconds, size = time.monotonic() - began, response.num_bytes_downloaded
                log.info("GET %s: status %d, %d bytes, %.2f s", address, response.status_code, size, seconds)
        except httpx.HTTPError as error:
            log.info("GET %s: %s, %.2f s", address, type(error).__name__, time.monotonic() - began)
            raise self._told(error) from error

    def _told(self, error: httpx.HTTPError) -> FetchError:
        if isinstance(error, httpx.TimeoutException):
            most = f"{self._site.timeout_seconds:g} s without a byte or {self._site.deadline_seconds:g} s in all"
            return FetchError(f"is too slow (over {most}); {AGAIN}", is_temporary=True)
        if "CERTIFICATE" in str(error).upper() or isinstance(_root(error), ssl.SSLError):
            return FetchError(
                "cannot be trusted: its certificate or its encryption fails the check; "
                "look whether this computer's clock is right, then tell the site's operator"
            )
        if isinstance(error, httpx.ConnectError):
            return FetchError(f"cannot be reached; {AGAIN}", is_temporary=True)
        if "location header" in str(error):
            return FetchError("leads to what is no address that can be asked; look at it in a browser")
        return FetchError(f"was cut off on the way; {AGAIN}", is_temporary=True)

    def _answer(self, response: httpx.Response, target: Path, *, is_conditional: bool) -> Answer:
        status = response.status_code
        if status != 200 and not (status == 304 and is_conditional):
            raise _refusal(status)
        if status == 200:
            self._receive(response, target)
        marks = response.headers.get("etag"), response.headers.get("last-modified")
        return Answer(str(response.url), status, status == 200, *marks)

    def _receive(self, response: httpx.Response, target: Path) -> None:
        """Write the body, unpacked, as long as it is no larger than a document of this site may be."""
        most, size = self._site.max_bytes, 0
        too_large = FetchError(f"has more than {most:,} bytes; if that is right, raise `max_bytes` in the site's file")
        length = response.headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            raise too_large
        with target.open("wb") as file:
            for part in _unpacked(response.iter_raw(CHUNK), response.headers.get("content-encoding", ""), most):
                size += len(part)
                if size > most:
                    raise too_large
                file.write(part)


def _refusal(status: int) -> FetchError:
    if status in (404, 410):
        return FetchError(f"answers that there is no such page ({status}); look for it on the site", status=status)
    if status >= 500 or status in (408, 429):
        return FetchError(f"answers with an error of the site ({status}); {AGAIN}", status=status, is_temporary=True)
    return FetchError(f"answers with status {status} instead of a page; look at it in a browser", status=status)


def _unpacked(parts: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """Yield the body; a packed one is unpacked no further than one byte beyond the limit."""
    if encoding.strip().lower() in ("", "identity"):
        yield from parts
        return
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        raise FetchError(f"is packed as {encoding[:40]!r}, which was not asked for; tell the site's operator")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for part in parts:
            yield unpacker.decompress(part, most + 1)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, most + 1)
    except zlib.error as error:
        raise FetchError(f"sends a damaged gzip body; {AGAIN}", is_temporary=True) from error
    if not unpacker.eof:
        raise FetchError(f"was cut off on the way; {AGAIN}", is_temporary=True)


def _root(error: BaseException) -> BaseException:
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return error


class _Transport(httpx.HTTPTransport):
    """HTTP/1.1 over guarded connections."""

    def __init__(self, guard: Guard) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, http2=False, network_backend=guard)
