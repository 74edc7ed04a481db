//! Pages as PDF.

use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;

use super::PdfError;
use super::flow::{PAGE_HEIGHT, PAGE_WIDTH};
use super::font::Fonts;
use super::row::{Color, Mark, Pages};
use crate::{Day, Document, Level};

/// The PDF of `pages`.
pub(super) fn paint(
    document: &Document,
    fonts: &Fonts,
    pages: &Pages,
) -> Result<Vec<u8>, PdfError> {
    let failed = |reason: String| PdfError::Write { reason };
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_U);
    let configuration = configuration.finish().map_err(|error| failed(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut pdf = krilla::Document::new_with(settings);
    for marks in &pages.pages {
        let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT);
        let mut page = pdf.start_page_with(size.ok_or_else(|| failed("page size".to_owned()))?);
        let mut surface = page.surface();
        marks.iter().for_each(|mark| draw(&mut surface, mark, fonts));
        surface.finish();
        page.finish();
    }
    pdf.set_outline(outline(pages));
    let Day { year, month, day } = document.dated;
    let metadata = Metadata::new()
        .creation_date(DateTime::new(year).month(month).day(day))
        .title(fonts.readable(&document.title))
        .language(document.language.tag().to_owned())
        .creator("Tidegate".to_owned());
    pdf.set_metadata(metadata);
    pdf.finish().map_err(|error| failed(format!("{error}: {error:?}")))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, fonts: &Fonts) {
    match mark {
        Mark::Fill { x, y, width, height, color } => {
            let rect = Rect::from_xywh(*x, *y, *width, *height);
            let path = rect.and_then(|rect| {
                let mut path = PathBuilder::new();
                path.push_rect(rect);
                path.finish()
            });
            if let Some(path) = path {
                surface.set_fill(Some(fill(*color)));
                surface.draw_path(&path);
            }
        }
        Mark::Text { x, y, line } => {
            let face = if line.style.bold { &fonts.bold } else { &fonts.regular };
            let glyphs = face.glyphs(&line.text);
            surface.set_fill(Some(fill(line.style.color)));
            let (start, font) = (Point::from_xy(*x, *y), face.font.clone());
            surface.draw_glyphs(start, &glyphs, font, &line.text, line.style.size, false);
        }
    }
}

fn fill((red, green, blue): Color) -> Fill {
    let paint = rgb::Color::new(red, green, blue).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

/// Headings as the table of contents that readers show beside the pages.
fn outline(pages: &Pages) -> Outline {
    let mut outline = Outline::new();
    let mut section: Option<OutlineNode> = None;
    for place in &pages.headings {
        let destination = XyzDestination::new(place.page, Point::from_xy(0.0, place.y));
        let node = OutlineNode::new(place.text.clone(), destination);
        match (place.level, section.as_mut()) {
            (Level::Part, Some(section)) => section.push_child(node),
            (Level::Part, None) => outline.push_child(node),
            (Level::Section, _) => {
                let before = section.replace(node);
                before.into_iter().for_each(|node| outline.push_child(node));
            }
        }
    }
    section.into_iter().for_each(|node| outline.push_child(node));
    outline
}
