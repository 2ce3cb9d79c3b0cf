"""Run inside an installation: the tables as they were before second factors were sealed."""

import json

import django


def main() -> None:
    """Go back by one migration of the accounts."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  models need setup() before

    call_command("migrate", "people", "0002", verbosity=0)


if __name__ == "__main__":
    main()
    print(json.dumps("older"))  # noqa: T201
