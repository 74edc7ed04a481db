//! The words of the pack contract as plain Rust types, shared by packs, tools and host.
