-- Where months of fact_qtickets_sales_hourly are built before they are swapped in; empty between loads.
CREATE TABLE IF NOT EXISTS _build_fact_qtickets_sales_hourly AS fact_qtickets_sales_hourly
