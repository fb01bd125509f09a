"""One process of a measured run: bills the brands whose ids it is given, and prints what it took as JSON."""

from __future__ import annotations

import json
import sys
from uuid import UUID

import django


def main() -> None:
    django.setup()
    from guichet.benchmarks.bill_run import issue_share

    sys.stdout.write(json.dumps(issue_share([UUID(word) for word in sys.argv[1:]])) + "\n")


if __name__ == "__main__":
    main()
