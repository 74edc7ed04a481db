//! What every implementation of the store must do, run on each of them.

#[cfg(test)]
mod access;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod followers;
#[cfg(test)]
mod hosts;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod record;
#[cfg(test)]
mod row_security;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sqlite;
#[cfg(test)]
mod upgrading;
