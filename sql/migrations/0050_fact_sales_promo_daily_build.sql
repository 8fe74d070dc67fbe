-- Where months of fact_qtickets_sales_promo_daily are built before they are swapped in; empty between loads.
CREATE TABLE IF NOT EXISTS _build_fact_qtickets_sales_promo_daily AS fact_qtickets_sales_promo_daily
