//! Fonts with Chinese characters: finding, measuring.

use std::path::{Path, PathBuf};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider, charmap::Charmap};

/// Largest font file, bytes; collections of all East Asian variants have about 30 MB.
pub const FONT_BYTES_MAX: u64 = 128 << 20;

/// Where the usual packages put fonts with Chinese characters: regular, and bold where there is one.
const USUAL: [(&str, &str); 9] = [
    (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    ),
    (
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    ),
    (
        "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
    ),
    (
        "/usr/share/fonts/adobe-source-han-sans/SourceHanSansCN-Regular.otf",
        "/usr/share/fonts/adobe-source-han-sans/SourceHanSansCN-Bold.otf",
    ),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", ""),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", ""),
    ("/System/Library/Fonts/STHeiti Light.ttc", "/System/Library/Fonts/STHeiti Medium.ttc"),
    ("C:\\Windows\\Fonts\\msyh.ttc", "C:\\Windows\\Fonts\\msyhbd.ttc"),
    ("C:\\Windows\\Fonts\\simhei.ttf", ""),
];

/// A character that every font for Chinese has.
const SAMPLE: char = '污';

/// Why there is no font.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// None in the usual places.
    #[error(
        "no font with Chinese characters was found: install one (Debian and Ubuntu: `apt-get install fonts-noto-cjk`) or name a font file"
    )]
    NotFound,
    /// The file cannot be read.
    #[error("font file `{path}` cannot be read")]
    Read {
        /// File.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is larger than [`FONT_BYTES_MAX`].
    #[error("font file `{path}` has {bytes} bytes, at most {FONT_BYTES_MAX} are read")]
    TooLarge {
        /// File.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// Not a font, or one without Chinese characters.
    #[error("`{path}` is not an OpenType or TrueType font with Chinese characters")]
    Unsuitable {
        /// File.
        path: PathBuf,
    },
}

/// A font in regular and bold.
#[derive(Clone)]
pub struct Fonts {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

impl Fonts {
    /// The font of the file `configured`, or of the first of the usual places that has one. Of a
    /// collection the face for simplified Chinese is taken. A configured file is used for bold as
    /// well, unless its name has `Regular` and the same with `Bold` lies beside it.
    ///
    /// # Errors
    ///
    /// [`FontError`]; `NotFound` says what to install.
    pub fn find(configured: Option<&Path>) -> Result<Self, FontError> {
        if let Some(regular) = configured {
            let name = regular.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let bold = regular.with_file_name(name.replace("Regular", "Bold"));
            return Self::read(regular, &bold);
        }
        let usual = USUAL.map(|(regular, bold)| (Path::new(regular), Path::new(bold)));
        let found = usual.into_iter().find(|(regular, _)| regular.is_file());
        let (regular, bold) = found.ok_or(FontError::NotFound)?;
        Self::read(regular, bold)
    }

    fn read(regular: &Path, bold: &Path) -> Result<Self, FontError> {
        let face = Face::read(regular)?;
        let bold = if bold != regular && bold.is_file() { Face::read(bold)? } else { face.clone() };
        Ok(Self { regular: face, bold })
    }

    /// Text with what the font does not have written as its code, so that nothing is left out
    /// silently.
    pub(super) fn readable(&self, text: &str) -> String {
        let (regular, bold) = (self.regular.knows(), self.bold.knows());
        let mut out = String::new();
        for char in crate::clean::clean(text).chars() {
            if char == '\n' || (regular(char) && bold(char)) {
                out.push(char);
            } else {
                out.push_str(&format!("[U+{:04X}]", u32::from(char)));
            }
        }
        out
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fonts")
    }
}

/// One face of a font.
#[derive(Clone)]
pub(super) struct Face {
    data: std::sync::Arc<Vec<u8>>,
    index: u32,
    units_per_em: f32,
    pub(super) font: Font,
}

impl Face {
    fn read(path: &Path) -> Result<Self, FontError> {
        let failed = |source| FontError::Read { path: path.to_owned(), source };
        let bytes = std::fs::metadata(path).map_err(failed)?.len();
        if bytes > FONT_BYTES_MAX {
            return Err(FontError::TooLarge { path: path.to_owned(), bytes });
        }
        let data = std::fs::read(path).map_err(failed)?;
        Self::new(data).ok_or_else(|| FontError::Unsuitable { path: path.to_owned() })
    }

    fn new(data: Vec<u8>) -> Option<Self> {
        let data = std::sync::Arc::new(data);
        let index = face_index(&data)?;
        let font = Font::new(data.clone().into(), index)?;
        let units_per_em = font.units_per_em();
        let face = Self { data, index, units_per_em, font };
        let suitable = units_per_em > 0.0 && face.knows()(SAMPLE);
        suitable.then_some(face)
    }

    /// Tables to measure with; none never happens once a face was made.
    fn tables(&self) -> Option<(Charmap<'_>, GlyphMetrics<'_>)> {
        let font = FontRef::from_index(&self.data, self.index).ok()?;
        Some((font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default())))
    }

    /// Whether it has a character. Those for private use mean nothing to a reader.
    fn knows(&self) -> impl Fn(char) -> bool + use<'_> {
        let tables = self.tables();
        move |char| {
            let private = matches!(char, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
            let found = tables.as_ref().and_then(|(charmap, _)| charmap.map(char));
            !private && found.is_some_and(|glyph| glyph.to_u32() != 0)
        }
    }

    /// Widths of characters for a font size of 1.
    pub(super) fn measure(&self) -> impl Fn(char) -> f32 + use<'_> {
        let tables = self.tables();
        let units_per_em = self.units_per_em;
        move |char| {
            let width = tables
                .as_ref()
                .and_then(|(charmap, metrics)| metrics.advance_width(charmap.map(char)?));
            width.unwrap_or_default() / units_per_em
        }
    }

    /// The glyphs of `text`, one for each character.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let Some((charmap, metrics)) = self.tables() else {
            return Vec::new();
        };
        let glyph = |(at, char): (usize, char)| {
            let id = charmap.map(char)?;
            let advance = metrics.advance_width(id).unwrap_or_default() / self.units_per_em;
            let range = at..at.saturating_add(char.len_utf8());
            Some(KrillaGlyph::new(GlyphId::new(id.to_u32()), advance, 0.0, 0.0, 0.0, range, None))
        };
        text.char_indices().filter_map(glyph).collect()
    }
}

/// The face for simplified Chinese in a collection; 0 where no name says so, or in a single font.
fn face_index(data: &[u8]) -> Option<u32> {
    let FileRef::Collection(collection) = FileRef::new(data).ok()? else {
        return Some(0);
    };
    let is_simplified = |index: &u32| {
        collection.get(*index).is_ok_and(|font| {
            let mut names = font.localized_strings(StringId::FAMILY_NAME);
            names.any(|name| name.chars().collect::<String>().ends_with(" SC"))
        })
    };
    Some((0..collection.len()).find(is_simplified).unwrap_or_default())
}
