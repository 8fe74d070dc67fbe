-- As 0023: a load that was cut off is not gone on with, since what it had read lacks what there is to tell now.
TRUNCATE TABLE meta_checkpoints
