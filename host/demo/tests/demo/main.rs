//! The synthetic county and the simulated loggers, as others see them.

#[cfg(test)]
mod county;
#[cfg(test)]
mod docket;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod platform;
#[cfg(test)]
mod simulator;
#[cfg(test)]
mod support;
#[cfg(test)]
mod timeline;
