# Notices and words of affairs: application.
