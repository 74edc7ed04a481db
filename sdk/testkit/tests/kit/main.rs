//! Loading, matching, running and covering cases, with a small pack made for it.

#[cfg(test)]
mod broken;
#[cfg(test)]
mod case_files;
#[cfg(test)]
mod executing;
#[cfg(test)]
mod grading;
#[cfg(test)]
mod grids;
#[cfg(test)]
mod judging;
#[cfg(test)]
mod loading;
#[cfg(test)]
mod matching;
#[cfg(test)]
mod pack;
#[cfg(test)]
mod replaced;
#[cfg(test)]
mod reporting;
#[cfg(test)]
mod verdicts;
