-- Where int_exchanged_tickets is built before it is swapped in.
CREATE TABLE IF NOT EXISTS _build_int_exchanged_tickets AS int_exchanged_tickets
