//! The API, one file for each resource.

mod accounts;
mod comparisons;
mod counters;
mod enterprises;
mod events;
mod graders;
mod imports;
mod judgements;
mod outlets;
mod packs;
mod streams;
mod summary;
mod totals;
mod waivers;
mod warnings;
