//! Use cases of the host: classify, gather, grade, warn, import.
