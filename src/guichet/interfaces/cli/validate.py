"""`guichet validate FILE`: an invoice as PDF or XML against the official rules and our own exact computation."""

from __future__ import annotations

from pathlib import Path

import click

from guichet.contexts.invoicing.ports import ElectronicInvoices, RulesMissingError
from guichet.infra.adapters import adapter
from guichet.interfaces.cli.installation import load_django


@click.command(short_help="Check an invoice, PDF or XML, by every rule.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Check FILE, a Factur-X PDF or its XML (EN 16931), whoever made it. Exit code 1 if something is wrong with it."""
    load_django()
    electronic: ElectronicInvoices = adapter("electronic_invoices")
    content = file.read_bytes()
    xml = electronic.find_xml(content) if content.startswith(b"%PDF") else content
    if xml is None:
        raise click.ClickException(f"There is no factur-x.xml in {file}.")
    try:
        faults = electronic.official_faults(xml)
        # What does not follow its schema cannot be computed.
        if not {fault.rule for fault in faults} & {"XML", "XSD"}:
            faults += electronic.recomputed_faults(xml)
    except RulesMissingError as error:
        raise click.UsageError("The official rules are not installed: add guichet[validate].") from error
    except ValueError as error:
        raise click.ClickException(f"{file} cannot be read as an invoice: {error}.") from error
    for fault in faults:
        click.echo(f"{fault.rule}: {fault.sentence}")
    if faults:
        raise SystemExit(1)
    click.echo(f"{file}: OK by the schema and the rules of Factur-X EN 16931, and every figure again to the cent.")
