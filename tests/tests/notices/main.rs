//! Gateways that are down for an hour, hosts that are killed meanwhile, two hosts at once, and quiet
//! hours: over a real store, a real HTTP gateway and a real mail server every notice arrives once, in
//! its time, and those to one person in their order.

#![cfg(test)]

mod clocked;
mod killed;
mod mail;
mod quiet;
mod receiver;
mod together;
mod words;
