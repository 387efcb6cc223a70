"""A campaign in the formats of others: STIX 2.1, MISP, XARF v4, and a pack for whoever can take a page down. Pure."""
