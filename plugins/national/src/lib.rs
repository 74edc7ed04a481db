//! National rule pack: the 2019 classification catalogue.
