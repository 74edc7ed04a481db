//! Loading, matching, running and covering cases, with a small pack made for it.

mod executing;
mod grading;
mod grids;
mod loading;
mod matching;
mod pack;
mod reporting;
