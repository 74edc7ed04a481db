//! How one line of the mix is written: an industry, how many of it, and what they declare.

use tidegate_domain::Tier;

/// One line of the mix: enterprises of one industry that are expected in one tier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// GB/T 4754-2017 class.
    pub(super) industry: &'static str,
    /// A second activity of the same site.
    pub(super) also: Option<&'static str>,
    /// How many of them the standard mix has.
    pub(super) count: u32,
    /// Word in the name.
    pub(super) word: &'static str,
    /// The tier that the facts are meant to lead to; decides only who gets a permit.
    pub(super) tier: Tier,
    /// Facts of the industry's own row.
    pub(super) facts: &'static [(&'static str, Draw)],
    /// Boilers, largest output in t/h; `None`: as it happens, below 20 t/h.
    pub(super) boiler: Option<(u32, u32)>,
    /// Furnaces; `None`: as it happens, for registration.
    pub(super) furnace: Option<Furnace>,
    /// Surface treatment; `None`: as it happens, for registration.
    pub(super) surface: Option<Surface>,
    /// Capacity of the water treatment in t/d; `None`: as it happens, below 20 000 t/d.
    pub(super) water: Option<(u32, u32)>,
    /// What is monitored there.
    pub(super) site: Option<Site>,
    /// On the list of key polluters.
    pub(super) on_list: bool,
    /// In a closed area or to be phased out.
    pub(super) prohibited: bool,
}

/// How the value of a fact is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) enum Draw {
    /// Always this.
    Truth(bool),
    /// True in so many of a thousand.
    Chance(u32),
    /// A whole number between both, ends included.
    Whole(u32, u32),
    /// Tenths between both, ends included: `Tenths(5, 99)` is 0.5 to 9.9.
    Tenths(u32, u32),
    /// A word.
    Word(&'static str),
    /// Exactly these words.
    Words(&'static [&'static str]),
}

/// Industrial furnaces and kilns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Furnace {
    /// None.
    Absent,
    /// Heating, heat treatment or drying on natural gas or electricity.
    GasOrElectric,
    /// Any other.
    Other,
}

/// Surface treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surface {
    /// None.
    Absent,
    /// Such as the catalogue only registers, below 10 t of solvent a year.
    Plain,
    /// One that the catalogue names.
    Named(&'static str),
    /// Such as it only registers, but with 10 t of solvent a year or more.
    Solvent,
}

/// A monitored site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// Town sewage works.
    Wwtp,
    /// Textile dyeing.
    Dyeing,
    /// Electroplating.
    Electroplating,
    /// A boiler stack.
    Boiler,
    /// Any other plant with a water outlet.
    Water,
    /// Any other plant with a stack.
    Stack,
}

/// A line without facts of its own, its general processes as they happen.
pub(super) const fn line(
    industry: &'static str,
    count: u32,
    word: &'static str,
    tier: Tier,
) -> Line {
    Line {
        industry,
        also: None,
        count,
        word,
        tier,
        facts: &[],
        boiler: None,
        furnace: None,
        surface: None,
        water: None,
        site: None,
        on_list: false,
        prohibited: false,
    }
}

impl Line {
    pub(super) const fn also(self, industry: &'static str) -> Self {
        Self { also: Some(industry), ..self }
    }

    pub(super) const fn facts(self, facts: &'static [(&'static str, Draw)]) -> Self {
        Self { facts, ..self }
    }

    pub(super) const fn boiler(self, from: u32, to: u32) -> Self {
        Self { boiler: Some((from, to)), ..self }
    }

    pub(super) const fn furnace(self, furnace: Furnace) -> Self {
        Self { furnace: Some(furnace), ..self }
    }

    pub(super) const fn surface(self, surface: Surface) -> Self {
        Self { surface: Some(surface), ..self }
    }

    pub(super) const fn water(self, from: u32, to: u32) -> Self {
        Self { water: Some((from, to)), ..self }
    }

    pub(super) const fn site(self, site: Site) -> Self {
        Self { site: Some(site), ..self }
    }

    pub(super) const fn on_list(self) -> Self {
        Self { on_list: true, ..self }
    }

    pub(super) const fn prohibited(self) -> Self {
        Self { prohibited: true, ..self }
    }

    /// None of the general processes at all.
    pub(super) const fn bare(self) -> Self {
        Self {
            boiler: Some((0, 0)),
            furnace: Some(Furnace::Absent),
            surface: Some(Surface::Absent),
            water: Some((0, 0)),
            ..self
        }
    }
}
