//! Compiles the tables of the pack folder.

fn main() {
    tidegate_manifest::build_script();
}
