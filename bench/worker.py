"""One measurement in a process and on a database of its own: `python -m bench.worker rollup.measure`; prints JSON."""

import json
import os
import sys
from dataclasses import asdict

import django
from django.utils.module_loading import import_string


def main(name: str, arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    for row in import_string(f"bench.{name}")(*arguments):
        print(json.dumps(row, default=asdict), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
