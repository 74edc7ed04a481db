# Notices and words of affairs: prompt.
