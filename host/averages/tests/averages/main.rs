//! What an officer would notice: means, marks, derivations, amounts.

mod hours;
mod site;
