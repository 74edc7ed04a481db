//! The API and the pages over the real router, with the real packs and a real database.

mod headers;
mod languages;
mod open_api;
mod page;
mod route;
mod serving;
mod support;
