//! The synthetic year, as others see it.

#[cfg(test)]
mod figures;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod people;
#[cfg(test)]
mod support;
