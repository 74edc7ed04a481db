//! Behaviour of the codec from the outside, one module a subject.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod circuits;
#[cfg(test)]
mod descriptions;
#[cfg(test)]
mod encoding;
#[cfg(test)]
mod framing;
#[cfg(test)]
mod packets;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod support;
#[cfg(test)]
mod vectors;
