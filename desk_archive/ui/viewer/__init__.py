"""The reader: a document as it is written, marks under the text, notes beside their lines."""
