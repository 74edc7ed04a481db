# Notices and words of affairs: policy.
