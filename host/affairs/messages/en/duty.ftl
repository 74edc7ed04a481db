# Notices and words of affairs: duty.
