//! Who may do what: permissions, the roles that hold them, and to whom and for which counties a
//! role is given.

mod account;
mod grant;
mod permission;
mod role;
mod token;

pub use account::*;
pub use grant::*;
pub use permission::*;
pub use role::*;
pub use token::*;
