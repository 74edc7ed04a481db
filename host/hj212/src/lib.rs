//! HJ 212 data-transmission protocol of automatic monitoring: 2005, 2017 and 2025.
