//! Behaviour of a gateway towards its peers, over sockets and, where time matters, over pipes and a
//! clock that only the tests move.

mod bounds;
mod circuits;
mod dialogue;
mod fake;
mod peer;
mod readings;
mod refusals;
mod serving;
