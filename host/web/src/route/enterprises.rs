//! Enterprises, their classification, judgement, production and totals; permit copies, shutdowns.

pub(crate) mod classification;
pub(crate) mod classify;
pub(crate) mod judge;
pub(crate) mod list;
pub(crate) mod permit_duties;
pub(crate) mod production;
pub(crate) mod production_comparison;
pub(crate) mod show;
pub(crate) mod stops;
pub(crate) mod totals;
