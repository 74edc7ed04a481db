//! Vets, compiles, limits and calls rule packs; the only crate that names wasmtime.
