-- Purpose: events by what was given back. Parameters: limit. Grain: event, highest refunds first.
SELECT
    toString(sold.event_id) AS event_id,
    event.name AS name,
    refunds,
    withheld,
    refunded_tickets,
    gross
FROM
(
    SELECT
        sales.event_id AS event_id,
        sum(refunded_amount) AS refunds,
        sum(withheld_amount) AS withheld,
        sum(sales.refunded_tickets) AS refunded_tickets,
        sum(revenue) AS gross
    FROM sales
    GROUP BY sales.event_id
    HAVING refunds > 0 OR refunded_tickets > 0
    ORDER BY refunds DESC, event_id
    LIMIT {limit:UInt32}
) AS sold
LEFT JOIN
(
    SELECT event_id, name
    FROM dim_events
    WHERE organization = {organization:String}
) AS event ON event.event_id = sold.event_id
ORDER BY refunds DESC, sold.event_id
