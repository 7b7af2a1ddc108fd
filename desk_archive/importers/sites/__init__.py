"""Rules for the pages of single web sites, a small file each."""
