"""Ports for servers that tests start."""

from __future__ import annotations

import secrets
import socket


def free_port() -> int:
    """A port that the system has just found free on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_pair() -> int:
    """The first of two neighbouring free ports: a demo takes both.

    From below those that the system gives to connections: one of these may be taken before the demo comes to it.
    """
    while True:
        port = secrets.randbelow(10_000) + 20_000
        with socket.socket() as probe, socket.socket() as neighbour:
            try:
                probe.bind(("127.0.0.1", port))
                neighbour.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
