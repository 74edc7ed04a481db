//! Making matters of what was judged and warned of.

mod cases;
mod warnings;
