//! National emission standards as dated limits.
