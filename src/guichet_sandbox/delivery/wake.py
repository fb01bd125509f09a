"""Wakes the delivery thread of this process at once."""

import threading

ready = threading.Event()


def wake() -> None:
    ready.set()
