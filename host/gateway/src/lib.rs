//! HJ 212 over TCP: devices in, committed frames and answers out.
