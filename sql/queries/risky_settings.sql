-- Purpose: settings of the account's profile that would cut answers short or change what FINAL shows, and that requests of this program
-- do not set themselves. Parameters: none. Grain: setting.
SELECT
    name,
    value
FROM system.settings
WHERE (name IN
    (
        'read_overflow_mode', 'result_overflow_mode', 'timeout_overflow_mode', 'sort_overflow_mode',
        'distinct_overflow_mode', 'join_overflow_mode', 'set_overflow_mode', 'transfer_overflow_mode'
    ) AND value = 'break')
    OR (name = 'group_by_overflow_mode' AND value = 'any')
    OR (name IN ('limit', 'offset', 'do_not_merge_across_partitions_select_final') AND value != '0')
    OR (name = 'additional_table_filters' AND value NOT IN ('', '{}'))
    OR (name = 'additional_result_filter' AND value != '')
ORDER BY name
