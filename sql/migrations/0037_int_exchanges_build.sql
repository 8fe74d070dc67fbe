-- Where int_exchanges is built before it is swapped in.
CREATE TABLE IF NOT EXISTS _build_int_exchanges AS int_exchanges
