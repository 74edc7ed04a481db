//! What tests of more than one crate share.

pub mod asks;
pub mod binary;
pub mod bundles;
pub mod county;
pub mod features;
pub mod hostile_counties;
pub mod odd;
pub mod packs;
pub mod process;
pub mod reagents;
pub mod registry;
pub mod running;
pub mod sections;
pub mod server;
pub mod town;
pub mod under_load;
