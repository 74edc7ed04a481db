//! What an officer would notice: means, marks, derivations, amounts.

#[cfg(test)]
mod amounts;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod days;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hours;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rates;
#[cfg(test)]
mod shorts;
#[cfg(test)]
mod site;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod substitution;
