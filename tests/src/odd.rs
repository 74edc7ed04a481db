//! Components that no kit would make, from a world in WIT and functions in WebAssembly text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Function, Resolve, WorldId, WorldItem};

use crate::packs::root;

/// The files of the contract.
const FILES: [&str; 4] = ["types", "classification", "threshold", "judgement"];

/// A component being made. Functions without a body of their own trap.
#[derive(Clone, Debug)]
pub struct Odd {
    wit: String,
    world: String,
    bodies: BTreeMap<String, String>,
    module: String,
    pages: u32,
}

impl Odd {
    /// One that exports these interfaces of contract 0.1.
    ///
    /// # Panics
    /// When the contract cannot be read.
    #[must_use]
    pub fn exporting(interfaces: &[&str]) -> Self {
        let mut wit = "package tidegate:rules@0.1.0;\n".to_owned();
        for file in FILES {
            let path = root().join("wit/v0.1").join(file).with_extension("wit");
            let text = fs_err::read_to_string(path).expect("the contract can be read");
            wit.push_str(&text.replace("package tidegate:rules@0.1.0;", ""));
        }
        let mut world = String::new();
        for interface in interfaces {
            let _ = writeln!(world, "export {interface};");
        }
        Self { wit, world, bodies: BTreeMap::new(), module: String::new(), pages: 1 }
    }

    /// With text of the contract replaced.
    ///
    /// # Panics
    /// When the contract has no such text, so that a case cannot quietly lose its point.
    #[must_use]
    pub fn replacing(mut self, from: &str, to: &str) -> Self {
        assert!(self.wit.contains(from), "`{from}` is not in the contract");
        self.wit = self.wit.replace(from, to);
        self
    }

    /// With a line more in the world, and what it names defined in `package`.
    #[must_use]
    pub fn importing(mut self, import: &str, package: &str) -> Self {
        let _ = writeln!(self.world, "import {import};");
        self.wit.push_str(package);
        self
    }

    /// With a body for the exported function of this name, as instructions.
    #[must_use]
    pub fn body(mut self, function: &str, instructions: &str) -> Self {
        self.bodies.insert(function.to_owned(), instructions.to_owned());
        self
    }

    /// With more fields in the core module, in WebAssembly text; imports stand first among them.
    #[must_use]
    pub fn module(mut self, fields: &str) -> Self {
        self.module.push_str(fields);
        self
    }

    /// With a memory of so many pages of 64 KiB from the start.
    #[must_use]
    pub fn pages(mut self, pages: u32) -> Self {
        self.pages = pages;
        self
    }

    /// The component, without a manifest.
    ///
    /// # Panics
    /// When the parts do not make a component.
    #[must_use]
    pub fn component(&self) -> Vec<u8> {
        let (resolve, world) = self.resolve();
        let mut module = self.core_module(&resolve, world);
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
            .expect("the world can be encoded");
        let mut encoder = ComponentEncoder::default();
        let whole = encoder.validate(true).module(&module).expect("the module fits its world");
        whole.encode().expect("the component can be encoded")
    }

    /// Only the core module.
    ///
    /// # Panics
    /// When the parts do not make a module.
    #[must_use]
    pub fn core(&self) -> Vec<u8> {
        let (resolve, world) = self.resolve();
        self.core_module(&resolve, world)
    }

    fn resolve(&self) -> (Resolve, WorldId) {
        let mut resolve = Resolve::default();
        let wit = format!("{}\nworld odd {{\n{}}}\n", self.wit, self.world);
        let package = resolve.push_str("odd.wit", &wit).expect("the contract parses");
        let world = resolve.select_world(&[package], Some("odd")).expect("the world is there");
        (resolve, world)
    }

    fn core_module(&self, resolve: &Resolve, world: WorldId) -> Vec<u8> {
        // The wrapper leaves out what the module does not import itself.
        let mut imports = String::new();
        let mut functions = String::new();
        let world = resolve.worlds.get(world).expect("the world was selected");
        for (key, item) in &world.imports {
            let from = match item {
                WorldItem::Function(_) => "$root".to_owned(),
                _ => resolve.name_world_key(key),
            };
            for (name, function) in functions_of(resolve, item) {
                let signature = signature(resolve, AbiVariant::GuestImport, function);
                let _ = writeln!(imports, "(func (import {from:?} {name:?}) {signature})");
            }
        }
        for (key, item) in &world.exports {
            for (name, function) in functions_of(resolve, item) {
                let key = resolve.name_world_key(key);
                let signature = signature(resolve, AbiVariant::GuestExport, function);
                let body = self.bodies.get(name).map_or("unreachable", String::as_str);
                let _ = writeln!(functions, "(func (export \"{key}#{name}\") {signature} {body})");
            }
        }
        let text = format!(
            r#"(module
                {imports}
                {module}
                (memory (export "memory") {pages})
                (global $free (mut i32) (i32.const 32768))
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                    (global.set $free (i32.and
                        (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
                    (global.get $free)
                    (global.set $free (i32.add (global.get $free) (local.get 3))))
                {functions}
            )"#,
            pages = self.pages,
            module = self.module,
        );
        wat::parse_str(&text).expect("the module's text parses")
    }
}

/// The functions of an interface, or the one function that the item is.
fn functions_of<'a>(resolve: &'a Resolve, item: &'a WorldItem) -> Vec<(&'a str, &'a Function)> {
    match item {
        WorldItem::Interface { id, .. } => {
            let interface = resolve.interfaces.get(*id);
            let functions = interface.into_iter().flat_map(|interface| &interface.functions);
            functions.map(|(name, function)| (name.as_str(), function)).collect()
        }
        WorldItem::Function(function) => vec![(function.name.as_str(), function)],
        WorldItem::Type { .. } => Vec::new(),
    }
}

/// Parameters and results in WebAssembly text.
fn signature(resolve: &Resolve, variant: AbiVariant, function: &Function) -> String {
    let signature = resolve.wasm_signature(variant, function);
    let list = |types: &[WasmType]| {
        types.iter().map(|wasm| format!(" {}", core_type(*wasm))).collect::<String>()
    };
    format!("(param{}) (result{})", list(&signature.params), list(&signature.results))
}

fn core_type(wasm: WasmType) -> &'static str {
    match wasm {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
    }
}
