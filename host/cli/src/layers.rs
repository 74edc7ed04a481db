//! `tidegate layers`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};
use tidegate_domain::{Date, Jurisdiction, Permission};
use tidegate_service::{LayerRow, LayerUse, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct LayersArguments {
    /// GB/T 2260 code of the county.
    county: Jurisdiction,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// The day, YYYY-MM-DD; today when absent.
    #[arg(long)]
    on: Option<Date>,
    /// GB/T 4754 code carried on at a site; only packs that speak there are shown. May be given
    /// several times.
    #[arg(long = "industry")]
    industries: Vec<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl LayersArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        Ask::on(&self.data).needs(Permission::ReadCounty, Subject::In(self.county.clone()))
    }
}

/// Prints the stack of a county on a date, widest first.
pub(crate) fn run(arguments: LayersArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        install(&host, &[]).await?;
        let on = arguments.on.unwrap_or_else(|| host.today());
        let rows = host.layers_on(&arguments.county, on, &arguments.industries).await?;
        store.close().await;
        if arguments.json {
            let layers: Vec<Value> = rows.iter().map(layer_json).collect();
            print::json(json!({ "county": arguments.county, "on": on, "layers": layers }));
        } else if rows.is_empty() {
            print::note(&format!("no pack speaks in {} on {on}", arguments.county));
        } else {
            rows.iter().for_each(|row| print::line(&line(row)));
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn line(row: &LayerRow) -> String {
    let (layer, manifest) = (row.pack.layer(), row.pack.manifest());
    let digest = layer.digest.get(..12).unwrap_or(&layer.digest);
    let mut remarks = vec![row.pack.interfaces().names().join(", ")];
    let is_category = !(manifest.industries.is_empty() && manifest.pollutants.is_empty());
    match (row.grades, is_category) {
        (true, false) => remarks.push("grades here".to_owned()),
        (true, true) => remarks.push("grades here, let by the county".to_owned()),
        (false, _) => {}
    }
    match &row.used {
        LayerUse::Active => {}
        LayerUse::Canary { enterprises } => {
            remarks.push(format!("canary for {enterprises} enterprises"));
        }
        LayerUse::Shadow => remarks.push("shadow".to_owned()),
    }
    for (what, codes) in
        [("industries", &manifest.industries), ("pollutants", &manifest.pollutants)]
    {
        if !codes.is_empty() {
            remarks.push(format!("{what} {}", codes.join(" ")));
        }
    }
    if !row.covers {
        remarks.push("the law of that day is not in it".to_owned());
    }
    format!("{}  {:<24} {digest}  {}", layer.jurisdiction, layer.pack, remarks.join("; "))
}

fn layer_json(row: &LayerRow) -> Value {
    let (layer, manifest) = (row.pack.layer(), row.pack.manifest());
    let (used, enterprises) = match &row.used {
        LayerUse::Active => ("active", 0),
        LayerUse::Canary { enterprises } => ("canary", *enterprises),
        LayerUse::Shadow => ("shadow", 0),
    };
    json!({
        "pack": layer.pack,
        "digest": layer.digest,
        "jurisdiction": layer.jurisdiction,
        "interfaces": row.pack.interfaces().names(),
        "industries": manifest.industries,
        "pollutants": manifest.pollutants,
        "used": used,
        "canary_enterprises": enterprises,
        "grades": row.grades,
        "covers": row.covers,
    })
}
