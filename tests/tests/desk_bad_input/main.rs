//! What goes wrong at the desk: several people at once, enterprises that change, departments that
//! contradict one another, days to come, files that are too large or do harm, counties that fail.
//! Each has a clear answer, and whatever somebody wrote is kept.

#![cfg(test)]

mod changes;
mod counties;
mod files;
mod review;
mod scene;
mod told;
