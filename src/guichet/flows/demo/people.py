"""The demo's people and customers. The same password for all, shown on the demo's first page."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "guichet-demo"  # noqa: S105 - shown to everybody, in a demo only


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """`holder` is an e-mail; `members` are more of them."""

    brand: str
    programme: str
    kind: str
    name: str
    holder: str
    members: tuple[str, ...] = ()


PEOPLE = {
    "nora@example.com": ("Nora", "Gagnon"),
    "sofia@example.com": ("Sofia", "Tremblay"),
    "omar@example.com": ("Omar", "Haddad"),
    "camille@example.com": ("Camille", "Martin"),
    "remy@example.com": ("Rémy", "Vasseur"),
    "tess@example.com": ("Tess", "Exemple"),
    "paul@example.com": ("Paul", "Ferrand"),
    "bea@example.com": ("Béa", "Lambert"),
    "igor@example.com": ("Igor", "Petrov"),
    "hana@example.com": ("Hana", "Benali"),
    "vera@example.com": ("Vera", "Lindqvist"),
}

STAFF = {
    "finance@example.com": ("Équipe", "Finance", "finance"),
    "support@example.com": ("Équipe", "Support", "support"),
    "admin@example.com": ("Équipe", "Administration", "administrator"),
}

CUSTOMERS = (
    DemoCustomer("plans", "equipe", "professional", "Société Test1234", "sofia@example.com", ("omar@example.com",)),
    DemoCustomer("plans", "equipe", "professional", "Nora inc.", "nora@example.com"),
    DemoCustomer("encre", "particulier", "consumer", "Camille Martin", "camille@example.com"),
    DemoCustomer("encre", "entreprise", "professional", "Atelier Boréal", "camille@example.com"),
    DemoCustomer("encre", "tout-compris", "consumer", "Famille Martin", "camille@example.com"),
    DemoCustomer("relais", "assistance", "professional", "Garage Rémy", "remy@example.com"),
    DemoCustomer("relais", "assistance", "professional", "Tess Exemple", "tess@example.com"),
    DemoCustomer("relais", "assistance", "professional", "Paul Ferrand", "paul@example.com"),
    DemoCustomer("bureau", "portail-2", "professional", "Béa Conseil", "bea@example.com"),
    DemoCustomer("bureau", "portail-1", "professional", "Igor SA", "igor@example.com"),
    DemoCustomer("acces", "pro", "professional", "Hana & Fils", "hana@example.com"),
    DemoCustomer("acces", "pro", "professional", "Coop Verte", "vera@example.com", ("hana@example.com",)),
)
