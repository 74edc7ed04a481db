//! Files imported into a store.
