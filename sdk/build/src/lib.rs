//! From a pack folder to a single-file component with no WASI import.
