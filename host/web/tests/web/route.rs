//! The API, one file for each resource.

mod accounts;
mod applications;
mod attachments;
mod comparisons;
mod counters;
mod departments;
mod enterprises;
mod events;
mod figures;
mod graders;
mod imports;
mod judgements;
mod matters;
mod notices;
mod outlets;
mod packs;
mod policies;
mod streams;
mod summary;
mod totals;
mod waivers;
mod warnings;
