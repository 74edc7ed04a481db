# Notices and words of affairs: case.
