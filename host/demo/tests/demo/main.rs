//! The synthetic county and the simulated loggers, as others see them.

mod county;
mod facts;
mod platform;
mod simulator;
mod support;
mod timeline;
