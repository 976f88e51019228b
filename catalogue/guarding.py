"""Connections that lead where they may and end when they must: public addresses, and not beyond a deadline."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable

import httpcore

from catalogue.errors import FetchError


class Guard(httpcore.SyncBackend):
    """Opens connections to public addresses only, or to the site's own host; everything ends at the deadline."""

    def __init__(self, own: str) -> None:
        self._own = own
        self.deadline = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the very address that was looked at, so that a name cannot change its meaning meanwhile."""
        try:
            found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        if host != self._own and not all(map(_is_public, found)):
            raise FetchError(f"host {host} stands for an address inside this network, and is not asked")
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in found:
            try:
                wait = self.left(timeout)
                return _Timed(super().connect_tcp(address, port, wait, local_address, socket_options), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def left(self, timeout: float | None) -> float:
        """Tell how long one wait may last."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left if timeout is None else min(left, timeout)


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (inner or found).is_global


class _Timed(httpcore.NetworkStream):
    """A connection of which no wait goes beyond the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self._stream = stream
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._guard.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._guard.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._guard.left(timeout)), self._guard)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
