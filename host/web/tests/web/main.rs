//! The API and the pages over the real router, with the real packs and a real database.

#[cfg(test)]
mod access;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod duties;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod judged;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod open_api;
#[cfg(test)]
mod operation;
#[cfg(test)]
mod own;
#[cfg(test)]
mod page;
#[cfg(test)]
mod route;
#[cfg(test)]
mod serving;
#[cfg(test)]
mod support;
