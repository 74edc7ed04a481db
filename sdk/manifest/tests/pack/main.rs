//! Pack folders on disk, good and bad, through the public interface.

mod compiled;
mod folder;
mod manifest;
mod problems_of_conditions;
mod problems_of_folder;
mod problems_of_tables;
mod rendering;
