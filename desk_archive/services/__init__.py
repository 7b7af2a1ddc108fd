"""What a person can do with an archive: one class per noun, without Qt and without SQL."""
