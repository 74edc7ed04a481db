//! A synthetic county and simulated devices that speak HJ 212.
