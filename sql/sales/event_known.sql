-- Purpose: whether an event, and a date of it, is known; 0 is not asked about. Parameters: organization, event, show. Grain: one row.
SELECT
    {event:UInt64} = 0
        OR {event:UInt64} IN (SELECT event_id FROM dim_events WHERE organization = {organization:String})
        OR {event:UInt64} IN (SELECT event_id FROM fact_qtickets_sales_daily WHERE organization = {organization:String}) AS has_event,
    {show:UInt64} = 0
        OR {show:UInt64} IN
        (
            SELECT show_id
            FROM dim_shows
            WHERE organization = {organization:String}
              AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
        ) AS has_show
