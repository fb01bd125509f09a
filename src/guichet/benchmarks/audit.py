"""The audit over a large installation: the demo's three months, lived by the flows, for thousands of customers."""

from __future__ import annotations

import time
from collections.abc import Callable

from guichet.benchmarks.deeds import do_all
from guichet.benchmarks.figures import Figures, peak_rss_mb
from guichet.benchmarks.whole_copies import copied_postings, multiply
from guichet.flows.audit import audit
from guichet.flows.demo import seed


def measure(postings: int, tell: Callable[[str], None]) -> Figures:
    """Fill up to about that many postings, then audit all of it. The sandbox provider must be running."""
    seed()
    do_all()
    multiply(max(1, round(postings / copied_postings())))
    tell("Measuring.")
    began = time.perf_counter()
    report = audit()
    seconds = time.perf_counter() - began
    if not report.ok:
        raise RuntimeError(f"the audit of the benchmark's own rows fails: {report.wrong[:3]}")
    return {
        "postings": report.checked["postings"],
        "invoices": report.checked["invoices"],
        "payments": report.checked["payments"],
        "chains": report.chains,
        "seconds": seconds,
        "postings_per_s": report.checked["postings"] / seconds,
        "peak_rss_mb": peak_rss_mb(),
    }
