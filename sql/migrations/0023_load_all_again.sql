-- Orders have more to tell than was kept of them, so the next load reads all of them again.
TRUNCATE TABLE meta_watermarks
