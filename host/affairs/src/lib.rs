//! What people do about a permit, step by step (事项办理). Pure: no clock, no input or output.
//!
//! An [`Affair`] is a small machine: it is what its acts made of it, an act that is not allowed is
//! refused with the reason, and what follows from an act, such as a deadline, a notice or an entry on
//! the docket, comes out with it. The host keeps the acts as steps of a matter, so that folding them
//! again gives the same affair, years later too.
//!
//! Every number by which a deadline is reckoned is a parameter of a pack ([`Practice`]): a county
//! takes on another practice by its own table.

mod affair;
mod alert;
mod application;
mod case;
pub mod duty;
pub mod inspection;
mod plan;
pub mod policy;
mod practice;
mod prompt;
mod texts;

pub use affair::*;
pub use alert::*;
pub use application::*;
pub use case::*;
pub use duty::*;
pub use inspection::*;
pub use plan::*;
pub use policy::*;
pub use practice::*;
pub use prompt::*;
pub use texts::*;
