//! Tonglu county: warning ladder and lead times.
