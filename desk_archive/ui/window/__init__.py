"""The main window: it puts the features side by side and connects them; they do the work."""
