"""Programs that ask by the API: their keys, and answers that are given twice."""
