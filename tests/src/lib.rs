//! What tests of more than one crate share.

pub mod asks;
pub mod binary;
pub mod bundles;
pub mod county;
pub mod odd;
pub mod packs;
pub mod process;
pub mod running;
pub mod sections;
pub mod server;
