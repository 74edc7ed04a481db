//! Gateways that are down for an hour, hosts that are killed meanwhile, and two hosts at once: over a
//! real store, a real HTTP gateway and a real mail server every notice arrives once, and those to one
//! person in their order.

#![cfg(test)]

mod clocked;
mod killed;
mod mail;
mod receiver;
mod together;
mod words;
