//! What is put on a page: rows of columns of lines.

/// A colour: red, green, blue.
pub(super) type Color = (u8, u8, u8);

pub(super) const TEXT: Color = (0x16, 0x24, 0x2a);
pub(super) const QUIET: Color = (0x51, 0x64, 0x6c);
pub(super) const LINE: Color = (0xd5, 0xdd, 0xe0);
pub(super) const STRONG: Color = (0xa9, 0xb7, 0xbc);
pub(super) const ACCENT: Color = (0x0b, 0x55, 0x63);
pub(super) const ACCENT_TINT: Color = (0xe2, 0xf0, 0xf2);
pub(super) const AMBER: Color = (0x6e, 0x52, 0x00);
pub(super) const ORANGE: Color = (0x8f, 0x3d, 0x00);
pub(super) const ORANGE_TINT: Color = (0xfd, 0xe0, 0xc4);
pub(super) const RED: Color = (0xa1, 0x18, 0x18);
pub(super) const RED_TINT: Color = (0xfb, 0xda, 0xda);

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    /// Points.
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) color: Color,
}

impl Style {
    pub(super) const BODY: Self = Self { size: 10.0, bold: false, color: TEXT };
    pub(super) const SMALL: Self = Self { size: 8.5, bold: false, color: QUIET };
    pub(super) const TABLE: Self = Self { size: 9.0, bold: false, color: TEXT };
    pub(super) const CODE: Self = Self { size: 8.0, bold: false, color: TEXT };

    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) const fn color(self, color: Color) -> Self {
        Self { color, ..self }
    }

    pub(super) const fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) style: Style,
    /// Points.
    pub(super) width: f32,
}

/// Lines below each other at one place of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    /// Points from the left margin.
    pub(super) x: f32,
    /// Points.
    pub(super) width: f32,
    pub(super) to_the_right: bool,
    pub(super) lines: Vec<Line>,
}

/// Slots beside each other. It is broken between lines where it does not fit on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) slots: Vec<Slot>,
    /// Height of a line, points.
    pub(super) leading: f32,
    /// Space above, points; not at the top of a page.
    pub(super) before: f32,
    /// Space inside above and below, points.
    pub(super) padding: f32,
    /// Space that must be left below on the same page, points.
    pub(super) keep: f32,
    /// Background, and bar at the left.
    pub(super) box_: Option<(Color, Color)>,
    /// Line below, and its thickness in points.
    pub(super) rule: Option<(Color, f32)>,
}

impl Row {
    pub(super) const fn new(slots: Vec<Slot>, leading: f32) -> Self {
        Self { slots, leading, before: 0.0, padding: 0.0, keep: 0.0, box_: None, rule: None }
    }

    pub(super) fn line_count(&self) -> usize {
        self.slots.iter().map(|slot| slot.lines.len()).max().unwrap_or_default()
    }

    /// Height with all its lines, points.
    pub(super) fn height(&self) -> f32 {
        self.height_of(self.line_count())
    }

    pub(super) fn height_of(&self, lines: usize) -> f32 {
        self.leading * float(lines) + 2.0 * self.padding
    }
}

/// Something at its place on a page; points from the top left corner.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// Text from its baseline.
    Text {
        /// From the left.
        x: f32,
        /// Of the baseline, from the top.
        y: f32,
        /// Text.
        line: Line,
    },
    /// A filled rectangle.
    Fill {
        /// From the left.
        x: f32,
        /// From the top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Colour.
        color: Color,
    },
}

/// A heading and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) level: crate::Level,
    pub(super) text: String,
    /// Page, from 0.
    pub(super) page: usize,
    /// From the top.
    pub(super) y: f32,
}

/// Everything at its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pages {
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) headings: Vec<Place>,
}

#[expect(clippy::cast_precision_loss, reason = "lines of a page are far fewer than 2^24")]
pub(super) const fn float(count: usize) -> f32 {
    count as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "negative becomes 0, and lines of a page are far fewer than 2^24"
)]
pub(super) const fn whole(count: f32) -> usize {
    count as usize
}
