//! Bad input through the whole host: what is wrong is named, nothing passes in silence, and nobody
//! is found to have broken what only the data got wrong.

mod county;
mod files;
mod gaps;
mod limits;
mod marks;
mod times;
mod values;
