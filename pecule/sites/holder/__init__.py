"""Pages of a holder: their money and where it comes from, their orders, their data, who looked, their lock."""
