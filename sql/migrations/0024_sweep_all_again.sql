-- As 0023, where the source cannot be asked for what changed.
TRUNCATE TABLE meta_sweeps
