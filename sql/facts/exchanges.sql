-- Builds int_exchanges of an account. Of what the old order brought in and did not give back, as much as the new one cost was carried over.
-- Where one was exchanged for several, the first takes first; where several were for one, likewise. An order comes before the one it was
-- exchanged for, and both are in one currency: other pairs are no exchange that could be reckoned with.
-- Parameters: organization. Grain: pair of orders.
INSERT INTO _build_int_exchanges
(
    organization, primary_order_id, secondary_order_id, exchanged_at, currency,
    tickets_out, tickets_in, amount, amount_out_before, amount_in_before
)
WITH
    told AS
    (
        SELECT primary_order_id, secondary_order_id
        FROM stg_qtickets_api_exchanges_raw FINAL
        WHERE organization = {organization:String}
          AND primary_order_id < secondary_order_id
    ),
    exchanged AS
    (
        SELECT
            order_id,
            sale_ts,
            currency,
            revenue,
            tickets_sold,
            greatest(0, revenue - arraySum(refund_amounts) - arraySum(refund_withholdings)) AS kept,
            toUInt64(greatest(0, toInt64(tickets_sold) - toInt64(arraySum(refund_tickets)))) AS tickets
        FROM stg_qtickets_api_orders_raw FINAL
        WHERE organization = {organization:String}
          AND order_id IN (SELECT arrayJoin([primary_order_id, secondary_order_id]) FROM told)
    ),
    offered AS
    (
        SELECT
            told.primary_order_id AS primary_order_id,
            told.secondary_order_id AS secondary_order_id,
            new.sale_ts AS exchanged_at,
            new.currency AS currency,
            new.revenue AS price,
            if(row_number() OVER before_this = 1, old.tickets, 0) AS tickets_out,
            new.tickets_sold AS tickets_of_new,
            greatest(0, least(new.revenue, old.kept - sum(new.revenue) OVER (before_this ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)))
                AS offer
        FROM told
        INNER JOIN exchanged AS old ON old.order_id = told.primary_order_id
        INNER JOIN exchanged AS new ON new.order_id = told.secondary_order_id
        WHERE old.currency = new.currency
        WINDOW before_this AS (PARTITION BY told.primary_order_id ORDER BY new.sale_ts, told.secondary_order_id)
    ),
    taken AS
    (
        SELECT
            *,
            greatest(0, least(offer, price - sum(offer) OVER (
                PARTITION BY secondary_order_id
                ORDER BY primary_order_id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ))) AS amount
        FROM offered
    )
SELECT
    {organization:String},
    primary_order_id,
    secondary_order_id,
    exchanged_at,
    currency,
    tickets_out,
    if(row_number() OVER (PARTITION BY secondary_order_id ORDER BY primary_order_id) = 1, tickets_of_new, 0) AS tickets_in,
    amount,
    sum(amount) OVER (
        PARTITION BY primary_order_id
        ORDER BY exchanged_at, secondary_order_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS amount_out_before,
    sum(amount) OVER (
        PARTITION BY secondary_order_id
        ORDER BY primary_order_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS amount_in_before
FROM taken
