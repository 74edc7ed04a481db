//! Tidegate's words as types: no input, no output, no engine.
