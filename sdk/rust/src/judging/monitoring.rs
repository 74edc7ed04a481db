//! Judging monitoring data: what the means of a case file prove, what they leave open, and why.
//!
//! [`scan`] passes once over the columns and keeps only what is not plainly within its limits;
//! [`period`] says what one period proves; [`run`] makes acts of exceeding periods.
//! [`concentration`] and [`treatment`] are rules that packs of any level may use with their own
//! parameters; [`circuits`] is the power that the latter looks at.

pub mod cause;
pub mod circuits;
pub mod concentration;
pub mod limits;
pub mod period;
pub mod run;
pub mod scan;
pub mod treatment;

pub use cause::Cause;
pub use limits::Watch;
pub use period::{Grid, Hit};
pub use run::Run;
pub use scan::{Scan, Watched};
