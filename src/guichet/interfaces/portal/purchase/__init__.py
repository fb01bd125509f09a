"""The wizard of a first purchase: `/licences/` and the steps below `/licences/quantite/`. Translation only."""
