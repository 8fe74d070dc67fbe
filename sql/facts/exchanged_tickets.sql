-- Builds int_exchanged_tickets of an account from its exchanges: money goes out of the tickets of the old order and into those of the new one,
-- in the sequence of their ids. Parameters: organization. Grain: ticket * exchange * side.
INSERT INTO _build_int_exchanged_tickets
(
    organization, order_id, ticket_id, side, exchanged_at, tickets, amount
)
WITH
    sides AS
    (
        SELECT primary_order_id AS order_id, 'out' AS side, exchanged_at, tickets_out > 0 AS is_first, amount, amount_out_before AS starts
        FROM _build_int_exchanges
        WHERE organization = {organization:String}
        UNION ALL
        SELECT secondary_order_id AS order_id, 'in', exchanged_at, tickets_in > 0, amount, amount_in_before
        FROM _build_int_exchanges
        WHERE organization = {organization:String}
    ),
    shares AS
    (
        SELECT
            order_id,
            ticket_id,
            is_sold * quantity AS sold,
            arraySum(refund_tickets) AS given_back,
            revenue,
            sum(revenue) OVER (
                PARTITION BY order_id
                ORDER BY ticket_id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS starts
        FROM stg_qtickets_api_tickets_raw FINAL
        WHERE organization = {organization:String}
          AND order_id IN (SELECT order_id FROM sides)
    )
SELECT
    {organization:String},
    sides.order_id,
    shares.ticket_id,
    sides.side,
    sides.exchanged_at,
    if(sides.is_first, if(sides.side = 'in', shares.sold, greatest(0, toInt64(shares.sold) - toInt64(shares.given_back))), 0) AS tickets,
    greatest(0, least(shares.starts + shares.revenue, sides.starts + sides.amount) - greatest(shares.starts, sides.starts)) AS amount
FROM sides
INNER JOIN shares ON shares.order_id = sides.order_id
