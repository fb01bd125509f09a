"""The back office, `/gestion/`: the company's own people look after customers and their money. Translation only."""
