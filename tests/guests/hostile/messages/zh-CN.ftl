# It never shows a text.
