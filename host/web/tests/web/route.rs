//! The API, one file for each resource.

mod counters;
mod enterprises;
mod events;
mod imports;
mod outlets;
mod packs;
mod streams;
mod summary;
mod warnings;
