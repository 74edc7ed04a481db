# Notices and words of affairs: inspection.
