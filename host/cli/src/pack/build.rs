//! `tidegate pack build`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_build::Built;
use tidegate_manifest::Manifest;

use super::Form;
use super::component::{admit, digest, imports_in_words, names, output};
use super::stopped::Stopped;
use crate::print;

#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    /// Folder of the pack.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// File to write; `packs/NAME-VERSION.wasm` in cargo's target folder when absent.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Builds the component, tries it in a runtime and writes it.
pub(super) fn run(arguments: &BuildArguments, form: Form) -> Result<ExitCode, Stopped> {
    let built = tidegate_build::build(&arguments.folder, output(form))?;
    let pack = admit(&built.component)?;
    let manifest = pack.manifest();
    let file = match &arguments.output {
        Some(file) => file.clone(),
        None => place(&built, manifest, &arguments.folder),
    };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs_err::create_dir_all(folder)?;
    }
    fs_err::write(&file, &built.component)?;
    let imports = names(&built.component).imports;
    match form {
        Form::Json => print::json(json!({
            "file": file,
            "pack": manifest.pack(),
            "bytes": built.component.len(),
            "digest": digest(&built.component),
            "interfaces": pack.interfaces().names(),
            "imports": imports,
        })),
        Form::Text => {
            print::line(&format!("{}: {}", manifest.pack(), file.display()));
            print::line(&format!("  size        {} bytes", built.component.len()));
            print::line(&format!("  digest      {}", digest(&built.component)));
            print::line(&format!("  interfaces  {}", pack.interfaces().names().join(", ")));
            print::line(&format!("  imports     {}", imports_in_words(&imports)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `packs/NAME-VERSION.wasm` in the target folder that cargo used, wherever that is.
fn place(built: &Built, manifest: &Manifest, folder: &Path) -> PathBuf {
    // The module stands at `TARGET/wasm32-unknown-unknown/PROFILE/NAME.wasm`.
    let target = built.module.ancestors().nth(3).unwrap_or(folder);
    target.join("packs").join(format!("{}-{}.wasm", manifest.name, manifest.version))
}
