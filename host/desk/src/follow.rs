//! Making matters of what was judged and warned of, and of what changed of enterprises.

mod cases;
mod enterprises;
mod happenings;
mod warnings;
