"""What the company's own people do with a customer's money: credit notes, one-off charges, what is claimed no more."""
