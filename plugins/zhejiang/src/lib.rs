//! Zhejiang emission standards as dated limits.
