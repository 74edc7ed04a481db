//! Writes the sample of the tests in every form to a folder, to be looked at.

#![expect(clippy::indexing_slicing, reason = "the sample is the tests'")]

use std::path::PathBuf;

use tidegate_report::{Language, to_html, to_text};

#[path = "../tests/report/sample.rs"]
mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    for (language, name) in [(Language::Zh, "zh"), (Language::En, "en")] {
        let document = sample::sample(language, 120);
        std::fs::write(folder.join(format!("{name}.html")), to_html(&document)?)?;
        std::fs::write(folder.join(format!("{name}.txt")), to_text(&document, 80)?)?;
        #[cfg(feature = "pdf")]
        {
            let fonts = tidegate_report::Fonts::find(None)?;
            let pdf = tidegate_report::to_pdf(&document, &fonts)?;
            std::fs::write(folder.join(format!("{name}.pdf")), pdf)?;
        }
    }
    Ok(())
}
